import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { DetectorsController } from './detectors/detectors.controller.js';
import { readGuardrailConfig, type GuardrailConfig } from './guardrail.config.js';
import { GuardrailTables1764000300000 } from './migrations.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { ProfileRow } from './profiles/profiles.entity.js';
import { profilesProjection } from './profiles/profiles.projection.js';
import { ProfilesQuery } from './profiles/profiles.query.js';

@Module({
  controllers: [ProfilesController, DetectorsController],
  providers: [ProfilesQuery],
})
export class GuardrailModule {}

export const guardrail: ServiceDefinition<GuardrailConfig> = {
  name: 'guardrail',
  readConfig: readGuardrailConfig,
  module: () => GuardrailModule,
  database: {
    url: (config) => config.databaseUrl,
    entities: [ProfileRow],
    migrations: [GuardrailTables1764000300000],
  },
  projections: [profilesProjection],
  apiDescription: 'Guardrail profiles, what they are attached to, and the detectors that they can name.',
};
