import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { toTarget, toTargetBody, withDefaults } from './profile.mapper.js';
import { ProfileRow } from './profiles.entity.js';

/** A profile as the API shows it. */
export type ProfileView = Omit<ProfileRow, 'org'>;

@Injectable()
export class ProfilesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** All profiles of the organization by name. */
  async list(org: string): Promise<ProfileView[]> {
    const rows = await this.dataSource
      .getRepository(ProfileRow)
      .find({ where: { org }, order: { name: 'ASC', id: 'ASC' } });
    return rows.map(toView);
  }

  /** @throws GatehouseError GATEHOUSE_PROFILE_NOT_FOUND */
  async get(org: string, id: string): Promise<ProfileView> {
    const row = await this.dataSource.getRepository(ProfileRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_PROFILE_NOT_FOUND', { detail: `No guardrail profile "${id}".` });
    return toView(row);
  }
}

function toView({ org: _, ...row }: ProfileRow): ProfileView {
  return {
    ...row,
    rules: row.rules.map(withDefaults),
    attachments: row.attachments.map((target) => toTargetBody(toTarget(target))),
  };
}
