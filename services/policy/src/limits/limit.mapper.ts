import { create, LimitPer, LimitSchema, LimitWindow, type Limit } from '@gatehouse/contracts';
import type { LimitDto } from './limits.dto.js';
import { limitPers, type LimitBody, type LimitPerName, type LimitWindowName } from './limits.entity.js';

const pers: Readonly<Record<LimitPerName, LimitPer>> = {
  user: LimitPer.USER,
  agent: LimitPer.AGENT,
  backend: LimitPer.BACKEND,
  tool: LimitPer.TOOL,
};

const windows: Readonly<Record<LimitWindowName, LimitWindow>> = {
  second: LimitWindow.SECOND,
  minute: LimitWindow.MINUTE,
  hour: LimitWindow.HOUR,
  day: LimitWindow.DAY,
};

/** What the API got, as events hold it. */
export function toLimit({ per, window, ...body }: LimitDto): Limit {
  // Left out and null are the same, and so are the same words in another order.
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));
  const counted = limitPers.filter((name) => per?.includes(name)).map((name) => pers[name]);
  return create(LimitSchema, { ...given, per: counted, window: windows[window] });
}

/** What events hold, as the API shows it. */
export function toBody({ $typeName: _, per, window, ...limit }: Limit): LimitBody {
  const names = Object.keys(windows) as LimitWindowName[];
  return {
    ...limit,
    per: limitPers.filter((name) => per.includes(pers[name])),
    window: names.find((name) => windows[name] === window) ?? 'day',
  };
}
