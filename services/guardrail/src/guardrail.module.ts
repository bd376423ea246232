import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { CustomDetectorsController, ExactDataSaltController } from './custom-detectors/custom-detectors.controller.js';
import { CustomDetectorRow } from './custom-detectors/custom-detectors.entity.js';
import { customDetectorsProjection } from './custom-detectors/custom-detectors.projection.js';
import { CustomDetectorsQuery } from './custom-detectors/custom-detectors.query.js';
import { DetectorDataService } from './custom-detectors/detector-data.js';
import { DetectorTrial } from './custom-detectors/detector-trial.js';
import { DetectorUses } from './custom-detectors/detector-uses.js';
import { OrgDetectors } from './custom-detectors/org-detectors.js';
import { DetectorsController } from './detectors/detectors.controller.js';
import { WebSearchUses } from './custom-detectors/web-search-uses.js';
import { ExceptionsController } from './exceptions/exceptions.controller.js';
import { ExceptionRow } from './exceptions/exceptions.entity.js';
import { exceptionsProjection } from './exceptions/exceptions.projection.js';
import { ExceptionsQuery } from './exceptions/exceptions.query.js';
import { GuardrailConfig, readGuardrailConfig } from './guardrail.config.js';
import {
  GuardrailDetectors1765310300000,
  GuardrailPolicy1765300300000,
  GuardrailTables1764000300000,
} from './migrations.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { ProfileRow } from './profiles/profiles.entity.js';
import { profilesProjection } from './profiles/profiles.projection.js';
import { ProfilesQuery } from './profiles/profiles.query.js';
import { OrgGuardrails } from './scanning/org-guardrails.query.js';
import { ScansController } from './scanning/scans.controller.js';

@Module({
  controllers: [
    ProfilesController,
    ExceptionsController,
    ScansController,
    DetectorsController,
    CustomDetectorsController,
    ExactDataSaltController,
  ],
  providers: [
    ProfilesQuery,
    ExceptionsQuery,
    OrgGuardrails,
    CustomDetectorsQuery,
    DetectorDataService,
    DetectorTrial,
    DetectorUses,
    WebSearchUses,
    OrgDetectors,
  ],
})
export class GuardrailModule {
  static of(config: GuardrailConfig): DynamicModule {
    return { module: GuardrailModule, providers: [{ provide: GuardrailConfig, useValue: config }] };
  }
}

export const guardrail: ServiceDefinition<GuardrailConfig> = {
  name: 'guardrail',
  readConfig: readGuardrailConfig,
  module: (config) => GuardrailModule.of(config),
  database: {
    url: (config) => config.databaseUrl,
    entities: [ProfileRow, ExceptionRow, CustomDetectorRow],
    migrations: [GuardrailTables1764000300000, GuardrailPolicy1765300300000, GuardrailDetectors1765310300000],
  },
  projections: [profilesProjection, exceptionsProjection, customDetectorsProjection],
  apiDescription:
    'Guardrail profiles, what they are attached to, exceptions, scans, and the detectors that rules can name.',
};
