import assert from 'node:assert/strict';
import { RdsError } from '../../../src/core/errors/rdsError';
import {
  errorLines,
  errorNode,
  textNode,
  cutRows,
  BackupsRows,
} from '../../../src/vscode/backups/backupsRows';
import { presentNode } from '../../../src/vscode/backups/backupItems';
import { tooltipOf } from '../../../src/vscode/backups/backupTooltips';
import { presentDraft, presentDrafts, presentForeign } from '../../../src/vscode/clones/clonesNodes';
import { jobChildren, presentJobNode, type JobNode } from '../../../src/vscode/clones/jobNodes';
import { presentJob } from '../../../src/vscode/clones/jobRow';
import { setTooltip } from '../../../src/vscode/ui/treeRow';
import { newDraft } from '../../../src/core/clone/draft';
import { jobPhases } from '../../../src/core/jobs/job';
import { plainFailure } from '../../../src/core/errors/failure';
import { backupSet, instanceDetail } from '../../support/builders';
import { MarkdownString } from '../../support/vscode';
import { jobOf } from '../jobs/jobOf';

interface Item {
  readonly label?: unknown;
  readonly description?: unknown;
  readonly tooltip?: unknown;
}

/** A tooltip that is missing is none: the editor shows the label then. */
function saysNoLess({ label, description, tooltip }: Item): boolean {
  if (tooltip === '') return true;
  const text = tooltip instanceof MarkdownString ? tooltip.value : tooltip;
  if (typeof text !== 'string') return false;
  const row = [label, description].filter(Boolean).map(String);
  return text
    .split('\n')
    .some((line) => line !== '' && ![...row, row.join(': '), row.join(' ')].includes(line));
}

/** Lines of a tooltip that the row has too. */
function repeated({ label, description, tooltip }: Item): string[] {
  const row = [label, ...(typeof description === 'string' ? description : '').split(' · ')];
  return typeof tooltip === 'string'
    ? tooltip.split('\n').filter((line) => line !== '' && row.includes(line))
    : [];
}

/** Whether a line or a cell of the tooltip is the label. */
function repeatsItsLabel({ label, tooltip }: Item): boolean {
  const text = tooltip instanceof MarkdownString ? tooltip.value : String(tooltip);
  const parts = text.split(/\n|\|/).map((part) => part.replaceAll(/\*\*/g, ''));
  return parts.map(markdownText).includes(String(label));
}

function markdownText(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

const error = new RdsError({
  kind: 'service',
  operation: 'CloneDBInstance',
  regionId: 'cn-hangzhou',
  code: 'IncorrectDBInstanceState',
  httpStatus: 403,
  requestId: 'R-1',
  serviceMessage: 'Current DB instance state does not support this operation.',
});

describe('a tooltip says more than its row, or there is none', () => {
  it('in the view Backups', () => {
    const rows = new BackupsRows(500);
    const region = rows.region(
      'default',
      { regionId: 'cn-hangzhou', localName: 'China (Hangzhou)', zoneIds: [], endpoint: '' },
      true,
    );
    const source = instanceDetail({});
    const instance = rows.instance(region, source);
    const failed = errorNode(region, error, 0);
    const nodes = [
      region,
      rows.region('default', { ...region.region, localName: 'cn-hangzhou' }, true),
      instance,
      rows.instance(region, instanceDetail({ dbInstanceId: 'rm-nameless', description: '' })),
      rows.backup(instance, backupSet({})),
      rows.backup(instance, backupSet({ startTime: undefined, endTime: undefined })),
      ...rows.instanceRows(
        region,
        [source],
        { groupBy: 'engine', sortBy: 'name' },
        () => undefined,
        undefined,
      ),
      ...rows.backupRows(
        instance,
        Array.from({ length: 90 }, (_, index) => backupSet({ backupId: `b-${index}` })),
        false,
      ),
      textNode(region, 'No RDS instance in this region.'),
      ...cutRows(region, { isCut: true, value: { items: [], total: 1 } }, 200),
      failed,
      ...errorLines(failed),
    ];
    for (const loadedAt of [undefined, 0]) {
      for (const node of nodes) {
        const item = presentNode(node, 0);
        if (item.tooltip === undefined) setTooltip(item, tooltipOf(node, { loadedAt }));
        assert.ok(saysNoLess(item), `${node.kind}: ${JSON.stringify(item)}`);
        assert.ok(!repeatsItsLabel(item), `${node.kind}: ${JSON.stringify(item)}`);
      }
    }
  });

  it('in the view Clones', () => {
    const draft = newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-1', backupId: '1' }, 0);
    const jobs = [
      jobOf({ phase: 'creating', dbInstanceId: 'rm-2', orderId: '1' }),
      jobOf({ phase: 'refused', error: plainFailure(error) }),
    ];
    const below = (node: Parameters<typeof jobChildren>[0]): JobNode[] =>
      jobChildren(node).flatMap((one) => [one, ...below(one)]);
    const items = [
      presentForeign({ foreignId: '1', name: 'copy' }),
      presentDrafts(2),
      presentDraft(
        {
          version: 1,
          id: '1',
          accountId: 'default',
          draft,
          sourceName: 'orders',
          engine: 'MySQL',
          changedAt: 0,
        },
        0,
        'Default',
      ),
      ...jobs.flatMap(below).map(presentJobNode),
    ];
    assert.ok(items.length > 15, String(items.length));
    for (const item of items) assert.ok(saysNoLess(item), JSON.stringify(item));
    const rows = [...jobPhases.map((phase) => jobOf({ phase, dbInstanceId: 'rm-2', remindAt: 1 }))].map(
      (job) => presentJob(job, { now: 3_600_000 }, 'Default'),
    );
    for (const item of [...rows, ...items]) assert.deepEqual(repeated(item), [], JSON.stringify(item));
  });
});
