import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { DetectorsController } from './detectors/detectors.controller.js';
import { ExceptionsController } from './exceptions/exceptions.controller.js';
import { ExceptionRow } from './exceptions/exceptions.entity.js';
import { exceptionsProjection } from './exceptions/exceptions.projection.js';
import { ExceptionsQuery } from './exceptions/exceptions.query.js';
import { readGuardrailConfig, type GuardrailConfig } from './guardrail.config.js';
import { GuardrailPolicy1765300300000, GuardrailTables1764000300000 } from './migrations.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { ProfileRow } from './profiles/profiles.entity.js';
import { profilesProjection } from './profiles/profiles.projection.js';
import { ProfilesQuery } from './profiles/profiles.query.js';
import { OrgGuardrails } from './scanning/org-guardrails.query.js';
import { ScansController } from './scanning/scans.controller.js';

@Module({
  controllers: [ProfilesController, ExceptionsController, ScansController, DetectorsController],
  providers: [ProfilesQuery, ExceptionsQuery, OrgGuardrails],
})
export class GuardrailModule {}

export const guardrail: ServiceDefinition<GuardrailConfig> = {
  name: 'guardrail',
  readConfig: readGuardrailConfig,
  module: () => GuardrailModule,
  database: {
    url: (config) => config.databaseUrl,
    entities: [ProfileRow, ExceptionRow],
    migrations: [GuardrailTables1764000300000, GuardrailPolicy1765300300000],
  },
  projections: [profilesProjection, exceptionsProjection],
  apiDescription:
    'Guardrail profiles, what they are attached to, exceptions, scans, and the detectors that rules can name.',
};
