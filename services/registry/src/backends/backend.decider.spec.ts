import { describe, it } from '@jest/globals';
import {
  BackendDisabledSchema,
  BackendEnabledSchema,
  BackendReconfiguredSchema,
  BackendRegisteredSchema,
  BackendRemovedSchema,
  BackendSettingsSchema,
  create,
  ToolTimeoutSchema,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { backendDecider } from './backend.decider.js';

const settings = create(BackendSettingsSchema, {
  name: 'Everything',
  url: 'https://mcp.example.com/mcp',
  legacy: true,
});
const other = create(BackendSettingsSchema, { ...settings, name: 'Everything else' });
const registered = create(BackendRegisteredSchema, { settings });
const disabled = create(BackendDisabledSchema, { note: '' });
const removed = create(BackendRemovedSchema);

/** A verdict about a server that says nothing of itself. */
const unknown = {
  modern: false,
  legacy: false,
  protocolVersions: [],
  serverName: '',
  serverVersion: '',
  capabilitiesJson: '',
  instructions: '',
};

describe('a backend', () => {
  it('is registered under a free slug', () => {
    given(backendDecider).when({ type: 'RegisterBackend', settings }).then(registered);
  });

  it('is not registered twice', () => {
    given(backendDecider, [registered])
      .when({ type: 'RegisterBackend', settings })
      .thenRefused('GATEHOUSE_BACKEND_EXISTS');
  });

  it('may be registered again after it was removed', () => {
    given(backendDecider, [registered, removed]).when({ type: 'RegisterBackend', settings }).then(registered);
  });

  it('takes what a probe has found, and leaves the rest', () => {
    const verdict = { ...unknown, modern: true, legacy: true, protocolVersions: ['2026-07-28'], probedAtMs: 7 };
    given(backendDecider, [registered])
      .when({ type: 'RecordProbe', url: settings.url, verdict })
      .then(create(BackendReconfiguredSchema, { settings: { ...settings, ...verdict } }));
  });

  it('is not changed by finding the same again, or by what was found at another address', () => {
    const same = { ...unknown, legacy: true, probedAtMs: 7 };
    given(backendDecider, [registered]).when({ type: 'RecordProbe', url: settings.url, verdict: same }).thenNothing();
    const other = { ...unknown, modern: true, probedAtMs: 7 };
    given(backendDecider, [registered])
      .when({ type: 'RecordProbe', url: 'https://old.example/mcp', verdict: other })
      .thenNothing();
  });

  it('that does not exist cannot be probed', () => {
    given(backendDecider)
      .when({ type: 'RecordProbe', url: settings.url, verdict: { ...unknown, probedAtMs: 7 } })
      .thenRefused('GATEHOUSE_BACKEND_NOT_FOUND');
  });

  it('takes new settings, and nothing happens when they are the old ones', () => {
    given(backendDecider, [registered])
      .when({ type: 'ReconfigureBackend', settings: other })
      .then(create(BackendReconfiguredSchema, { settings: other }));
    given(backendDecider, [registered]).when({ type: 'ReconfigureBackend', settings }).thenNothing();
  });

  describe('with tools that have deadlines of their own', () => {
    const withTimeouts = (...timeouts: [string, number][]) =>
      create(BackendReconfiguredSchema, {
        settings: {
          ...settings,
          toolTimeouts: timeouts.map(([tool, timeoutMs]) => create(ToolTimeoutSchema, { tool, timeoutMs })),
        },
      });
    const set = (tool: string, timeoutMs: number | undefined) => ({ type: 'SetToolTimeout', tool, timeoutMs }) as const;

    it('takes one, another one, and none', () => {
      given(backendDecider, [registered])
        .when(set('export', 5_000))
        .then(withTimeouts(['export', 5_000]));
      const one = withTimeouts(['export', 5_000]);
      given(backendDecider, [registered, one])
        .when(set('import', 9_000))
        .then(withTimeouts(['export', 5_000], ['import', 9_000]));
      given(backendDecider, [registered, one])
        .when(set('export', 6_000))
        .then(withTimeouts(['export', 6_000]));
      given(backendDecider, [registered, one]).when(set('export', undefined)).then(withTimeouts());
    });

    it('is not changed by the one that a tool has already', () => {
      given(backendDecider, [registered, withTimeouts(['export', 5_000])])
        .when(set('export', 5_000))
        .thenNothing();
      given(backendDecider, [registered]).when(set('export', undefined)).thenNothing();
    });

    it('takes no more than a hundred', () => {
      const full = withTimeouts(...Array.from({ length: 100 }, (_, i): [string, number] => [`t${i}`, 5_000]));
      given(backendDecider, [registered, full])
        .when(set('export', 5_000))
        .thenRefused('GATEHOUSE_TOOL_TIMEOUTS_TOO_MANY');
      const lessOne = withTimeouts(
        ...Array.from({ length: 99 }, (_, i): [string, number] => [`t${i < 7 ? i : i + 1}`, 5_000]),
      );
      given(backendDecider, [registered, full]).when(set('t7', undefined)).then(lessOne);
    });

    it('keeps them when other settings come without any', () => {
      const known = withTimeouts(['export', 5_000]);
      given(backendDecider, [registered, known])
        .when({ type: 'ReconfigureBackend', settings: other, keepsToolTimeouts: true })
        .then(
          create(BackendReconfiguredSchema, {
            settings: { ...other, toolTimeouts: known.settings?.toolTimeouts ?? [] },
          }),
        );
      given(backendDecider, [registered, known])
        .when({ type: 'ReconfigureBackend', settings: other })
        .then(create(BackendReconfiguredSchema, { settings: other }));
    });

    it('has none when it does not exist', () => {
      given(backendDecider).when(set('export', 5_000)).thenRefused('GATEHOUSE_BACKEND_NOT_FOUND');
    });
  });

  it('is disabled and enabled, once each', () => {
    given(backendDecider, [registered])
      .when({ type: 'DisableBackend', note: 'looks odd' })
      .then(create(BackendDisabledSchema, { note: 'looks odd' }));
    given(backendDecider, [registered, disabled]).when({ type: 'DisableBackend', note: '' }).thenNothing();
    given(backendDecider, [registered, disabled]).when({ type: 'EnableBackend' }).then(create(BackendEnabledSchema));
    given(backendDecider, [registered]).when({ type: 'EnableBackend' }).thenNothing();
  });

  it('is removed', () => {
    given(backendDecider, [registered]).when({ type: 'RemoveBackend' }).then(removed);
  });

  it.each(['EnableBackend', 'RemoveBackend'] as const)('cannot be changed by %s when it does not exist', (type) => {
    given(backendDecider).when({ type }).thenRefused('GATEHOUSE_BACKEND_NOT_FOUND');
    given(backendDecider, [registered, removed]).when({ type }).thenRefused('GATEHOUSE_BACKEND_NOT_FOUND');
  });
});
