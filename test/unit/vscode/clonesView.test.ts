import { plainFailure } from '../../../src/core/errors/failure';
import assert from 'node:assert/strict';
import { describeInOneLine, explainFailure } from '../../../src/core/errors/explain';
import { localTime } from '../../../src/core/format';
import { type CloneJob } from '../../../src/core/jobs/job';
import type { JobStore } from '../../../src/core/jobs/store';
import { commandIds } from '../../../src/shared/ids';
import { ClonesProvider } from '../../../src/vscode/clones/clonesProvider';
import { setBadge } from '../../../src/vscode/ui/views';
import {
  fake,
  iconOf,
  jobId,
  linesOf,
  noDrafts,
  noTasks,
  serviceError,
  storeWith,
  tokensOf,
} from './support';
import { now, minute, inPhase, draftOf, clock, factsOf, accounts } from './jobs';

const refusal = describeInOneLine(explainFailure(plainFailure(serviceError())));

describe('the view Clones', () => {
  const providers: ClonesProvider[] = [];
  afterEach(() => {
    for (const one of providers.splice(0)) one.dispose();
  });
  const viewOf = (store: JobStore, drafts = noDrafts(), trouble?: unknown): ClonesProvider => {
    const made = new ClonesProvider(store, drafts, factsOf(store, trouble), accounts, clock, noTasks());
    providers.push(made);
    return made;
  };

  const rows: readonly (readonly [
    name: string,
    CloneJob,
    description: RegExp,
    icon: string,
    tokens: string,
  ])[] = [
    ['that is sent', inPhase('sending'), /^Sending the request$/, 'sync~spin', 'job;sending;underWay'],
    [
      'that is told "not now"',
      inPhase('sending', { waiting: { error: plainFailure(serviceError()), until: now, nextAt: now } }),
      /^Not accepted yet \(InvalidBakset.Invalid\) · retrying automatically$/,
      'sync~spin',
      'job;sending;underWay;waiting',
    ],
    [
      'of unknown outcome',
      inPhase('unknown'),
      /^Outcome unknown · check again$/,
      'question list.warningForeground',
      'checkable;job;removable;unknown',
    ],
    [
      'that was refused',
      inPhase('refused'),
      /^Refused · .*\(InvalidBakset\.Invalid/,
      'error list.errorForeground',
      'failed;job;refused;removable',
    ],
    [
      'that was accepted',
      inPhase('accepted'),
      /^Accepted · waiting for the instance · 5 min$/,
      'sync~spin',
      'accepted;hasInstance;inConsole;job;remindable;tracked;underWay',
    ],
    [
      'that waits for payment',
      inPhase('accepted', { orderId: '77', request: { PayType: 'Prepaid', AutoPay: false } }),
      /^Waiting for payment of order 77$/,
      'credit-card',
      'accepted;hasInstance;inConsole;job;tracked;underWay',
    ],
    [
      'that is not watched',
      inPhase('creating', { watched: false, lastStatus: 'Creating' }),
      /^Creating when last seen · not watched$/,
      'eye-closed',
      'checkable;creating;hasInstance;inConsole;job;remindable',
    ],
    [
      'of the sandbox',
      inPhase('creating', { accountId: 'sandbox', lastStatus: 'Creating' }),
      /^Creating · 5 min · Sandbox$/,
      'sync~spin',
      'creating;hasInstance;job;remindable;tracked;underWay',
    ],
    [
      'that is ready',
      inPhase('ready'),
      /^Ready · 5 min$/,
      'pass testing.iconPassed',
      'hasInstance;inConsole;job;ready;releasable;remindable;removable',
    ],
    [
      'that was due for release',
      inPhase('ready', { remindAt: now - 1 }),
      /^Ready · due for release · 5 min$/,
      'bell-dot list.warningForeground',
      'hasInstance;inConsole;job;ready;releasable;remindable;removable',
    ],
    [
      'that is lost',
      inPhase('lost', { lastStatus: 'Creating' }),
      /^Lost · the instance no longer exists$/,
      'error list.errorForeground',
      'checkable;hasInstance;inConsole;job;lost;removable',
    ],
    [
      'that was given up',
      inPhase('timedOut'),
      /^Not running after five hours · 5 min$/,
      'error list.errorForeground',
      'checkable;hasInstance;inConsole;job;releasable;remindable;removable;timedOut',
    ],
    ['that was released', inPhase('released'), /^Released$/, 'circle-slash', 'job;released;removable'],
  ];
  for (const [name, job, description, icon, tokens] of rows) {
    it(`shows a clone ${name}`, async () => {
      const store = await storeWith(job);
      const item = viewOf(store).getTreeItem(job);
      assert.equal(item.label, 'copy');
      assert.match(String(item.description), description);
      assert.equal(iconOf(item), icon);
      assert.deepEqual(tokensOf(item), tokens.split(';'));
      assert.equal(item.accessibilityInformation?.label, `Clone copy, ${String(item.description)}`);
      assert.equal(item.command?.command, commandIds.clone.showDetails);
    });
  }

  it('tells in the tooltip what the row leaves out', async () => {
    const remindAt = now + 24 * 60 * minute;
    const job = inPhase('ready', { remindAt, price: { currency: 'CNY', trade: 1.2 } });
    const lines = linesOf(viewOf(await storeWith(job)).getTreeItem(job));
    assert.deepEqual(lines, [
      'Cost: about CNY 1.20 per hour, by the price when it was submitted',
      'Source: orders (rm-source)',
      'New instance: rm-new',
      'Region: cn-hangzhou',
      'Account: CLI profile or environment',
      `Submitted: ${localTime(job.createdAt)}`,
      'Reminder to release it: 2026-11-25 10:00',
    ]);
  });

  it('says that the service cannot be asked, and how long it may take', async () => {
    const earlier = inPhase('ready', {
      id: jobId(50),
      acceptedAt: now - 100 * minute,
      finishedAt: now - 90 * minute,
      observedGapMs: 0,
      history: [
        { at: now - 100 * minute, phase: 'accepted', note: 'Accepted by the service.' },
        { at: now - 90 * minute, phase: 'ready', note: 'The instance is Running.' },
      ],
    });
    const job = inPhase('creating', { lastStatus: 'Creating' });
    const item = viewOf(await storeWith(earlier, job), noDrafts(), new Error('x')).getTreeItem(job);
    assert.equal(item.description, 'Creating · 5 of about 10 min · status unavailable, retrying');
    assert.ok(
      linesOf(item).includes('About 10 min, estimated from an earlier clone of this source.'),
      linesOf(item).join('\n'),
    );
  });

  it('has the drafts in a row of their own, then the clones, the newest first', async () => {
    const old = inPhase('ready', { createdAt: now - 60 * minute });
    const store = await storeWith(old, inPhase('creating'));
    const drafts = noDrafts();
    await drafts.save(draftOf());
    const view = viewOf(store, drafts);
    const [row, ...jobs] = await view.getChildren();
    const item = view.getTreeItem(row!);
    assert.deepEqual([item.label, item.description, iconOf(item)], ['Drafts', '1', 'notebook']);
    assert.deepEqual(
      jobs.map((one) => ('phase' in one ? one.phase : '')),
      ['creating', 'ready'],
    );
    const [draft] = await view.getChildren(row);
    assert.equal(view.getParent(draft!), row);
    const shown = view.getTreeItem(draft!);
    assert.equal(shown.label, 'copy');
    assert.equal(shown.description, 'orders · 100 · 5 min ago');
    assert.deepEqual(linesOf(shown).slice(0, 3), [
      'Source: orders (rm-source)',
      'Engine: MySQL',
      'Region: cn-hangzhou',
    ]);
    assert.equal(shown.command?.command, commandIds.draft.open);
  });

  it('has the refused attempts of one form as one row, with the earlier ones below', async () => {
    const intentId = jobId(77);
    const attempts = [1, 2, 3].map((n) =>
      inPhase('refused', { id: jobId(n), intentId, createdAt: now - n * minute }),
    );
    const view = viewOf(await storeWith(...attempts, inPhase('ready')));
    const rows = await view.getChildren();
    assert.deepEqual(
      rows.map((one) => view.getTreeItem(one).description),
      [`Refused · 3 attempts · ${refusal}`, 'Ready · 5 min'],
    );
    const below = await view.getChildren(rows[0]);
    const earlier = below.at(-1)!;
    const item = view.getTreeItem(earlier);
    assert.deepEqual([item.label, item.description], ['Earlier attempts', '2']);
    const shown = await view.getChildren(earlier);
    assert.deepEqual(
      shown.map((one) => ('phase' in one ? [one.id, view.getTreeItem(one).description] : [])),
      [2, 3].map((n) => [jobId(n), `Refused · ${refusal}`]),
    );
    // What is revealed is looked for by its parents.
    assert.equal(view.getTreeItem(view.getParent(shown[1]!)!).id, item.id);
    assert.deepEqual(view.getParent(earlier), rows[0]);
    assert.equal(view.getParent(rows[0]!), undefined);
  });

  it('redraws only the row of what has changed, which keeps its object, so that a menu stays open', async () => {
    const creating = inPhase('creating');
    const store = await storeWith(creating, inPhase('ready'));
    const view = viewOf(store);
    const drawn: unknown[] = [];
    view.onDidChangeTreeData((node) => drawn.push(node));
    const rows = await view.getChildren();
    const row = rows.find((one) => 'phase' in one && one.id === creating.id)!;
    await store.update(creating.id, (job) => ({ ...job, phase: 'lost', lastStatus: 'Creating' }));
    assert.deepEqual(drawn, [row]);
    assert.match(String(view.getTreeItem(row).description), /^Lost/);
    assert.deepEqual(
      (await view.getChildren()).map((one) => rows.indexOf(one)),
      [0, 1],
    );
    await store.create({ ...creating, id: jobId(60), createdAt: now });
    assert.deepEqual(drawn, [row, undefined]);
    assert.equal((await view.getChildren()).length, 3);
  });

  it('redraws all rows when it is shown again after a minute, for their ages and reminders', async () => {
    const view = viewOf(await storeWith(inPhase('ready', { remindAt: now + minute })));
    const drawn: unknown[] = [];
    view.onDidChangeTreeData((node) => drawn.push(node));
    const [row] = await view.getChildren();
    view.setVisible(true);
    assert.deepEqual(drawn, []);
    view.setVisible(false);
    await clock.pass(minute);
    view.setVisible(true);
    assert.deepEqual(drawn, [undefined]);
    assert.match(String(view.getTreeItem(row!).description), /due for release/);
    view.setVisible(false);
  });

  it('is empty without clones, drafts and backups, before anything is drawn', async () => {
    const drafts = noDrafts();
    const view = viewOf(await storeWith(), drafts);
    assert.equal(await view.isEmpty(), true);
    await drafts.save(draftOf());
    assert.equal(await view.isEmpty(), false);
  });

  it('shows a clone of a newer version without touching it', async () => {
    const store = await storeWith();
    const item = viewOf(store).getTreeItem({ foreignId: '1', name: 'later' });
    assert.deepEqual(
      [item.label, item.description, iconOf(item)],
      ['later', 'created by a newer version', 'versions'],
    );
    assert.deepEqual(tokensOf(item), ['foreign']);
  });

  it('has below a clone why it failed, what was sent, what came back and what happened since', async () => {
    const job = inPhase('refused');
    const view = viewOf(await storeWith(job));
    const parts = await view.getChildren(job);
    assert.deepEqual(
      parts.slice(1).map((one) => view.getTreeItem(one).label),
      ['Request', 'Response', 'History'],
    );
    const [failure, request, answer, history] = parts;
    assert.equal(view.getTreeItem(failure!).description, 'InvalidBakset.Invalid');
    const below = async (node: typeof failure): Promise<string[]> =>
      (await view.getChildren(node)).map((one) => {
        const { label, description } = view.getTreeItem(one);
        assert.ok(typeof label === 'string' && typeof description === 'string');
        return `${label}=${description}`;
      });
    // Of the token only the beginning.
    assert.deepEqual(await below(request), ['BackupId=100', 'ClientToken=token-1…']);
    assert.deepEqual(await below(answer), [
      'HTTP status=400',
      'Code=InvalidBakset.Invalid',
      'RequestId=REQ-1',
      'Message from RDS=The backup set is invalid.',
    ]);
    assert.deepEqual(await below(history), [
      `${localTime(now - 5 * minute)}=Sending the request · Saved before sending.`,
    ]);
    assert.equal(view.getParent(failure!), job);
  });

  it('counts what is under way and what was to be released', async () => {
    const store = await storeWith(
      inPhase('creating'),
      inPhase('ready', { remindAt: now - 1 }),
      inPhase('accepted', { watched: false }),
    );
    const view = viewOf(store);
    assert.deepEqual([view.runningCount(), view.dueCount()], [1, 1]);
    const shown = fake<Parameters<typeof setBadge>[0]>({});
    setBadge(shown, 2, ['1 clone in progress']);
    assert.deepEqual(shown.badge, { value: 2, tooltip: '1 clone in progress' });
    setBadge(shown, 0, []);
    assert.equal(shown.badge, undefined);
  });
});
