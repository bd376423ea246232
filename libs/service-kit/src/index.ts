export { CommandAccepted, Commands, ForCommand, type CommandRequest } from './commands.js';
export { commonConfig, ConfigError, EnvReader, type CommonConfig } from './env.js';
export { InfrastructureModule, Log, Nats, Projectors, type Infrastructure } from './infrastructure.js';
export { MinSeqDto } from './min-seq.dto.js';
export { ProblemExceptionFilter, toGatehouseError } from './problem.exception-filter.js';
export { productVersion } from './product-version.js';
export { runService, startService, type RunningService, type ServiceDefinition } from './run-service.js';
