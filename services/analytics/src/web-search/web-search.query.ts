import { Injectable } from '@nestjs/common';
import { ClickHouse } from '../clickhouse/clickhouse.client.js';
import type { CallCondition } from '../logs/call-condition.js';
import type { WebSearchReport } from './web-search.dto.js';

type Count = number | string;

const maxRows = 100;

/** Reads of what was done on the web. */
@Injectable()
export class WebSearchQuery {
  constructor(private readonly clickhouse: ClickHouse) {}

  async report(condition: CallCondition): Promise<WebSearchReport> {
    const [sources, searchers] = await Promise.all([this.sources(condition), this.searchers(condition)]);
    return { sources, searchers };
  }

  private async sources(condition: CallCondition): Promise<WebSearchReport['sources']> {
    const rows = await this.clickhouse.read<{ host: string } & Record<'kept' | 'dropped' | 'calls' | 'users', Count>>(
      `SELECT source AS host, sum(kept_results) AS kept, sum(dropped_results) AS dropped, count() AS calls,
         uniqExact(user) AS users
       FROM (SELECT * FROM calls FINAL WHERE ${condition.sql()} AND web_role != '')
       ARRAY JOIN web_hosts.host AS source, web_hosts.kept AS kept_results, web_hosts.dropped AS dropped_results
       GROUP BY source ORDER BY calls DESC, source LIMIT ${maxRows}`,
      condition.parameters,
    );
    return rows.map(({ host, kept, dropped, calls, users }) => ({
      host,
      kept: Number(kept),
      dropped: Number(dropped),
      calls: Number(calls),
      users: Number(users),
    }));
  }

  private async searchers(condition: CallCondition): Promise<WebSearchReport['searchers']> {
    const rows = await this.clickhouse.read<{ user: string; agent: string } & Record<'calls' | 'refused', Count>>(
      `SELECT user, agent, count() AS calls, countIf(startsWith(reason, 'web_search_')) AS refused
       FROM calls FINAL WHERE ${condition.sql()} AND web_role != ''
       GROUP BY user, agent ORDER BY calls DESC, user, agent LIMIT ${maxRows}`,
      condition.parameters,
    );
    return rows.map(({ user, agent, calls, refused }) => ({
      user: user === '' ? null : user,
      agent: agent === '' ? null : agent,
      calls: Number(calls),
      refused: Number(refused),
    }));
  }
}
