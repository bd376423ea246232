import { describe, it } from '@jest/globals';
import {
  create,
  DetectorCreatedSchema,
  DetectorDataReplacedSchema,
  DetectorDataSchema,
  DetectorRemovedSchema,
  DetectorRevisedSchema,
  DetectorSettingsSchema,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { customDetectorDecider } from './custom-detector.decider.js';

const cases = create(DetectorSettingsSchema, {
  title: 'Cases',
  detection: { case: 'regex', value: { pattern: 'CASE-[0-9]{6}' } },
});
const words = create(DetectorSettingsSchema, { title: 'Codenames', detection: { case: 'wordList', value: {} } });
const rows = (minColumns: number) =>
  create(DetectorSettingsSchema, { title: 'Customers', detection: { case: 'exactData', value: { minColumns } } });
const data = create(DetectorDataSchema, { digest: 'd1', entries: 3 });
const customers = create(DetectorDataSchema, { digest: 'd2', entries: 9, rows: 3, columns: ['name', 'email'] });
const created = create(DetectorCreatedSchema, { settings: cases });
const codenames = create(DetectorCreatedSchema, { settings: words, data });
const exact = create(DetectorCreatedSchema, { settings: rows(2) });
const removed = create(DetectorRemovedSchema);

describe("an organization's own detector", () => {
  it('is created under a free slug, and again after it was removed', () => {
    given(customDetectorDecider).when({ type: 'CreateDetector', settings: cases }).then(created);
    given(customDetectorDecider, [created, removed])
      .when({ type: 'CreateDetector', settings: words, data })
      .then(codenames);
    given(customDetectorDecider, [created])
      .when({ type: 'CreateDetector', settings: words })
      .thenRefused('GATEHOUSE_DETECTOR_EXISTS');
  });

  it('is revised when something is different, and keeps its kind', () => {
    const settings = create(DetectorSettingsSchema, { ...cases, title: 'Files' });
    given(customDetectorDecider, [created])
      .when({ type: 'ReviseDetector', settings })
      .then(create(DetectorRevisedSchema, { settings }));
    given(customDetectorDecider, [created]).when({ type: 'ReviseDetector', settings: cases }).thenNothing();
    given(customDetectorDecider, [created])
      .when({ type: 'ReviseDetector', settings: words })
      .thenRefused('GATEHOUSE_DETECTOR_INVALID');
  });

  it('is revised with other words, or with those that it has', () => {
    const other = create(DetectorDataSchema, { ...data, digest: 'd3' });
    given(customDetectorDecider, [codenames])
      .when({ type: 'ReviseDetector', settings: words, data: other })
      .then(create(DetectorRevisedSchema, { settings: words, data: other }));
    given(customDetectorDecider, [codenames]).when({ type: 'ReviseDetector', settings: words, data }).thenNothing();
  });

  it('takes rows that have as many columns as have to be found together', () => {
    const replaced = create(DetectorDataReplacedSchema, { data: customers });
    const upload = { type: 'ReplaceDetectorData', data: customers } as const;
    given(customDetectorDecider, [exact]).when(upload).then(replaced);
    given(customDetectorDecider, [exact, replaced]).when(upload).thenNothing();
    given(customDetectorDecider, [create(DetectorCreatedSchema, { settings: rows(3) })])
      .when(upload)
      .thenRefused('GATEHOUSE_DETECTOR_INVALID');
    given(customDetectorDecider, [exact, replaced])
      .when({ type: 'ReviseDetector', settings: rows(3) })
      .thenRefused('GATEHOUSE_DETECTOR_INVALID');
    given(customDetectorDecider, [created]).when(upload).thenRefused('GATEHOUSE_DETECTOR_INVALID');
  });

  it('is removed once no profile names it', () => {
    given(customDetectorDecider, [created]).when({ type: 'RemoveDetector', uses: [] }).then(removed);
    given(customDetectorDecider, [created])
      .when({ type: 'RemoveDetector', uses: ['the profile "pii"'] })
      .thenRefused('GATEHOUSE_DETECTOR_IN_USE');
  });

  it('that is not there cannot be changed', () => {
    const commands = [
      { type: 'ReviseDetector', settings: cases },
      { type: 'ReplaceDetectorData', data },
      { type: 'RemoveDetector', uses: [] },
    ] as const;
    for (const command of commands) {
      given(customDetectorDecider).when(command).thenRefused('GATEHOUSE_DETECTOR_NOT_FOUND');
    }
  });
});
