import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { customDetectorId } from '@gatehouse/guardrail-engine';
import { CustomDetectorRow, type DataBody, type SettingsBody } from './custom-detectors.entity.js';
import { toSettings } from './custom-detectors.mapper.js';

/** A detector as the API shows it. */
export interface CustomDetectorView extends SettingsBody {
  /** Its slug. */
  id: string;
  /** Under which profiles name it. */
  detector: string;
  data: DataBody | null;
  version: number;
  createdAt: Date;
  changedAt: Date;
}

@Injectable()
export class CustomDetectorsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** All of the organization by title. */
  async list(org: string): Promise<CustomDetectorView[]> {
    const rows = await this.dataSource
      .getRepository(CustomDetectorRow)
      .find({ where: { org }, order: { title: 'ASC', id: 'ASC' } });
    return rows.map(toView);
  }

  /** @throws GatehouseError GATEHOUSE_DETECTOR_NOT_FOUND */
  async get(org: string, id: string): Promise<CustomDetectorView> {
    const row = await this.dataSource.getRepository(CustomDetectorRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_DETECTOR_NOT_FOUND', { detail: `No detector "${id}".` });
    return toView(row);
  }
}

function toView({ org: _, settings, ...row }: CustomDetectorRow): CustomDetectorView {
  return { ...row, ...settings, detector: customDetectorId(row.id, toSettings(settings)) };
}
