import assert from 'node:assert/strict';
import { showTimesIn } from '../../../src/core/format';
import { type CloneJob } from '../../../src/core/jobs/job';
import { commandIds } from '../../../src/shared/ids';
import { announcer, type AnnounceServices } from '../../../src/vscode/clones/announce';
import { draftFrom, removeDraft } from '../../../src/vscode/clones/drafts';
import { DamageTeller, tellProblem } from '../../../src/vscode/clones/damagedFiles';
import { jobFrom, jobsFrom } from '../../../src/vscode/clones/jobFrom';
import { CloneProgress } from '../../../src/vscode/clones/progress';
import { setReminder } from '../../../src/vscode/clones/reminder';
import { clearFinished, removeFromList } from '../../../src/vscode/clones/removeFromList';
import { CloneStatusBar } from '../../../src/vscode/clones/statusBar';
import { VerifiedBackups, verificationSentence } from '../../../src/vscode/clones/verification';
import { onMarked } from '../../../src/vscode/jobsInTree';
import { createLog } from '../../../src/vscode/ui/log';
import { CancelledByUser } from '../../../src/vscode/ui/runCommand';
import { editor } from '../../support/vscode';
import { settle } from '../../support/virtualClock';
import { fake, jobId, memento, noDrafts, rowsOf, storeWith } from './support';
import { now, minute, inPhase, draftOf, clock, factsOf } from './jobs';

beforeEach(() => {
  editor.reset();
  showTimesIn('UTC');
});

describe('the status bar', () => {
  it('counts clones under way, of unknown outcome and to be released, and hides when there is none', async () => {
    const store = await storeWith();
    const bar = new CloneStatusBar(store, factsOf(store), clock);
    const [item] = editor.statusBar;
    const warns = (): boolean => item!.backgroundColor?.id === 'statusBarItem.warningBackground';
    bar.update();
    assert.equal(item!.isVisible, false);
    await store.create(inPhase('creating', { lastStatus: 'Creating' }));
    assert.equal(item!.isVisible, true);
    assert.equal(item!.text, '$(sync~spin) 1');
    assert.equal(warns(), false);
    await store.create(inPhase('unknown'));
    await store.create(inPhase('ready', { remindAt: now - 1 }));
    assert.equal(item!.text, '$(sync~spin) 1  $(question) 1  $(bell) 1');
    assert.equal(warns(), true);
    assert.deepEqual(item!.tooltip.split('\n').slice(0, 4), [
      '1 clone in progress',
      '1 clone of unknown outcome',
      '1 clone due for release',
      'copy: Outcome unknown · check again',
    ]);
    assert.match(
      item!.accessibilityInformation!.label,
      /^RDS Clone: 1 clone in progress, 1 clone of unknown/,
    );
    bar.dispose();
    assert.equal(item!.isVisible, false);
  });
});

describe('the message of how a clone ended', () => {
  const told = async (
    job: CloneJob,
    { isShown = false, press = undefined as string | undefined, settings = {} } = {},
  ): Promise<void> => {
    editor.press = () => press;
    editor.settings = settings;
    await announcer(fake<AnnounceServices>({ clock, forms: { shows: () => isShown } }))(job);
  };

  for (const [phase, kind, text, labels] of [
    [
      'ready',
      'info',
      /^copy is ready\. It is billed until/,
      ['Connect With…', 'Copy Connection String', 'Release…'],
    ],
    [
      'refused',
      'error',
      /^orders was not cloned: .*InvalidBakset\.Invalid.* Nothing is billed for it\.$/,
      ['Edit and Retry', 'Show Details'],
    ],
    [
      'unknown',
      'warning',
      /^It is not known whether copy was created.* If it exists, it is billed\.$/,
      ['Check Again', 'Set Outcome…', 'Show Details'],
    ],
    ['lost', 'error', /^copy: Lost · .*\. Whether it is billed is not known here/, ['Show Details']],
    [
      'timedOut',
      'error',
      /^copy: Not running after five hours · 5 min\. It is billed until it is released\.$/,
      ['Show Details', 'Resume'],
    ],
  ] as const) {
    it(`says of one that is ${phase} what can be done`, async () => {
      await told(inPhase(phase));
      const [message] = editor.messages;
      assert.equal(message?.kind, kind);
      assert.match(message.text, text);
      assert.deepEqual(message.labels, labels);
    });
  }

  it('says nothing of one that goes on or was released', async () => {
    for (const phase of ['sending', 'accepted', 'creating', 'released'] as const) await told(inPhase(phase));
    assert.deepEqual(editor.messages, []);
  });

  it('says nothing of what a form in front of the user shows, other than that it is ready', async () => {
    for (const phase of ['refused', 'unknown', 'ready'] as const)
      await told(inPhase(phase), { isShown: true });
    assert.deepEqual(
      editor.messages.map(({ text }) => text),
      ['copy is ready. It is billed until it is released.'],
    );
  });

  it('is not shown where the settings do not want it', async () => {
    const settings = { notifications: ['ready'] };
    for (const phase of ['refused', 'unknown', 'lost', 'ready'] as const)
      await told(inPhase(phase), { settings });
    assert.equal(editor.messages.length, 1);
  });

  it('leads to the command of the button that was pressed, with the clone', async () => {
    const job = inPhase('timedOut');
    await told(job, { press: 'Resume' });
    assert.deepEqual(editor.executed.at(-1), [commandIds.checkAgain, job]);
  });

  it('releases no subscription, and says of the sandbox that it costs nothing', async () => {
    await told(inPhase('ready', { request: { PayType: 'Prepaid' } }));
    await told(inPhase('ready', { accountId: 'sandbox' }));
    assert.deepEqual(editor.messages[0]!.labels, ['Connect With…', 'Copy Connection String']);
    assert.match(editor.messages[0]!.text, /It is a subscription/);
    assert.match(editor.messages[1]!.text, /It costs nothing/);
  });

  it('says what a comparison of its databases has found', () => {
    const say = (outcome: 'verified' | 'differs' | 'unsure'): string =>
      verificationSentence({
        at: now,
        outcome,
        databases: [
          { name: 'a', state: 'found' },
          ...(outcome === 'verified' ? [] : [{ name: 'b', state: 'missing' as const }]),
          ...(outcome === 'verified' ? [] : [{ name: 'c', state: 'extra' as const }]),
        ],
      });
    assert.equal(say('verified'), 'All databases of the restore point are present (1).');
    assert.equal(say('differs'), 'Missing in the clone: b. Not in the restore point: c.');
    assert.equal(say('unsure'), 'Databases in the clone: 2. Those in the restore point are not known.');
  });
});

describe('the notification of clones under way', () => {
  it('names the clone and its state, then how many there are, and ends with the last of them', async () => {
    const [one, two] = [
      inPhase('creating', { lastStatus: 'Creating' }),
      inPhase('accepted', { description: 'b' }),
    ];
    const store = await storeWith(one, two);
    const progress = new CloneProgress(store, factsOf(store), { isInView: false }, clock);
    progress.show(one);
    assert.match(
      editor.texts('progress').at(-1)!,
      /^Creating · 5 min · copy · \[Show\]\(command:rdsClone\.clone\.show\?[^)]*\) · \[Run in Background\]\([^)]*\)$/,
    );
    progress.show(two);
    await store.update(two.id, (job) => ({ ...job, lastStatus: 'x' }));
    assert.match(editor.texts('progress').at(-1)!, /^Cloning 2 instances · .* · copy, b$/);
    const told = editor.texts('progress').length;
    await store.update(one.id, (job) => ({ ...job, phase: 'ready' }));
    assert.match(editor.texts('progress').at(-1)!, /^Accepted · .* · b · /);
    await store.update(two.id, (job) => ({ ...job, phase: 'lost' }));
    assert.equal(editor.texts('progress').length, told + 1);
    // A new one opens a new notification.
    await store.update(one.id, (job) => ({ ...job, phase: 'creating' }));
    progress.show(one);
    assert.equal(editor.texts('progress').length, told + 2);
    progress.dispose();
  });

  it('is not there while a form is in view', async () => {
    const [one, two] = [inPhase('creating'), inPhase('accepted', { description: 'b' })];
    const store = await storeWith(one, two);
    const forms = { isInView: true };
    const progress = new CloneProgress(store, factsOf(store), forms, clock);
    const redraw = async (): Promise<void> => {
      await store.update(one.id, (job) => ({ ...job, watchedMs: (job.watchedMs ?? 0) + 1 }));
    };
    progress.show(one);
    progress.show(two);
    assert.deepEqual(editor.texts('progress'), []);
    forms.isInView = false;
    await redraw();
    assert.match(editor.texts('progress').at(-1)!, /^Cloning 2 instances · /);
    const told = editor.texts('progress').length;
    progress.hide();
    await redraw();
    assert.equal(editor.texts('progress').length, told);
    progress.dispose();
  });
});

describe('what is done with clones', () => {
  const none = (): readonly CloneJob[] => [];

  it('asks before it removes what may exist, and not of what was refused', async () => {
    const [unknown, refused] = [inPhase('unknown'), inPhase('refused')];
    const store = await storeWith(unknown, refused);
    await removeFromList([refused], store, none);
    assert.equal(editor.messages.length, 0);
    await assert.rejects(removeFromList([unknown], store, none), CancelledByUser);
    assert.equal(editor.messages[0]?.isModal, true);
    assert.match(editor.messages[0].detail ?? '', /^The instance may exist and be billed\./);
    editor.press = () => 'Remove';
    await removeFromList([unknown], store, none);
    assert.deepEqual(store.list(), []);
  });

  it('asks once for several, and names those that may exist', async () => {
    const jobs = [inPhase('unknown'), inPhase('refused'), inPhase('ready')];
    const store = await storeWith(...jobs);
    editor.press = () => 'Remove';
    await removeFromList(jobs, store, none);
    assert.deepEqual(store.list(), []);
    const [question, ...more] = editor.messages;
    assert.deepEqual([question?.text, more], ['Remove 3 clones from the list?', []]);
    const lines = question?.detail?.split('\n') ?? [];
    assert.equal(lines.length, 2);
    assert.match(lines[0]!, /^copy: The instance may exist/);
    assert.match(lines[1]!, /^copy: rm-\S+ stays and continues to be billed/);
  });

  it('removes with the row of a form all of its refused attempts', async () => {
    const attempts = [1, 2, 3].map((n) => inPhase('refused', { id: jobId(n), createdAt: now - n }));
    const store = await storeWith(...attempts, inPhase('ready'));
    await removeFromList([attempts[0]!], store, () => attempts.slice(1));
    assert.deepEqual(
      store.list().map(({ phase }) => phase),
      ['ready'],
    );
  });

  for (const [name, job, detail] of [
    ['a subscription', inPhase('ready', { request: { PayType: 'Prepaid' } }), /its subscription continues/],
    ['one that is billed', inPhase('ready'), /continues to be billed/],
    ['one of the sandbox', inPhase('ready', { accountId: 'sandbox' }), /stays in the sandbox/],
    ['one that never became visible', inPhase('lost'), /never became visible here/],
  ] as const) {
    it(`says of ${name} what removing it means`, async () => {
      await assert.rejects(removeFromList([job], await storeWith(job), none), CancelledByUser);
      assert.match(editor.messages[0]?.detail ?? '', detail);
    });
  }

  it('clears what is over after asking, and says what stays', async () => {
    const store = await storeWith(
      inPhase('refused', { announced: true }),
      inPhase('ready', { announced: true }),
    );
    editor.press = ({ labels }) => labels[0];
    await clearFinished(store);
    assert.match(editor.messages[0]!.text, /^Clear 1 refused, lost or released clone from/);
    assert.match(editor.messages[0]!.detail ?? '', /^1 more is finished but stays in the list/);
    assert.deepEqual(
      store.list().map(({ phase }) => phase),
      ['ready'],
    );
    await clearFinished(store);
    assert.match(editor.messages[1]!.text, /^There is nothing to clear\. 1 more/);
  });

  it('sets a reminder, names the one there is, and takes it away', async () => {
    const job = inPhase('ready');
    const store = await storeWith(job);
    editor.choose = (labels) => labels.indexOf('In 3 days');
    await setReminder(job, store, clock);
    assert.equal(store.get(job.id)?.remindAt, now + 3 * 24 * 60 * minute);
    assert.ok(editor.texts('prompt').includes('A clone is billed until it is released'));
    editor.choose = (labels) => labels.indexOf('No reminder');
    await setReminder(store.get(job.id)!, store, clock);
    assert.ok(editor.texts('prompt').includes('Set to 2026-11-27 10:00'));
    assert.equal(store.get(job.id)?.remindAt, undefined);
    editor.choose = () => undefined;
    await assert.rejects(setReminder(job, store, clock), CancelledByUser);
  });

  it('tells the age of what it offers by the clock that it is given', async () => {
    const store = await storeWith(
      inPhase('creating', { history: [{ at: now - 7 * minute, phase: 'creating', note: '' }] }),
    );
    editor.choose = () => 0;
    await jobFrom(undefined, rowsOf(store), () => true);
    const drafts = noDrafts();
    await drafts.save(draftOf({ changedAt: now - 9 * minute }));
    await draftFrom(undefined, drafts, clock);
    assert.deepEqual(editor.texts('pick'), ['copy', 'Creating · 5 min', 'copy', 'orders · 100 · 9 min ago']);
  });

  it('asks which clone is meant where a command names none, among those that fit', async () => {
    const store = await storeWith(inPhase('ready'), inPhase('refused'));
    editor.choose = () => 0;
    const picked = await jobFrom(undefined, rowsOf(store), ({ phase }) => phase === 'refused');
    assert.equal(picked.phase, 'refused');
    assert.equal((await jobFrom({ id: jobId(6) }, rowsOf(store), () => false)).phase, 'ready');
    editor.choose = () => undefined;
    await assert.rejects(
      jobFrom(undefined, rowsOf(store), () => false),
      CancelledByUser,
    );
    assert.ok(editor.texts('prompt').includes('No matching clone.'));
  });

  it('takes all selected rows where there are several, as they are now, and else the one it was called on', async () => {
    const [one, two] = [inPhase('ready'), inPhase('timedOut')];
    const store = await storeWith(one, two);
    await store.update(two.id, (job) => ({ ...job, description: 'renamed' }));
    const names = async (argument: unknown, selected: unknown): Promise<string[]> =>
      (await jobsFrom(argument, selected, rowsOf(store), () => true)).map(({ description }) => description);
    assert.deepEqual(await names(one, [one, two, undefined, { kind: 'jobPart', id: 'x' }]), [
      'copy',
      'renamed',
    ]);
    assert.deepEqual(await names(one, undefined), ['copy']);
    assert.deepEqual(await names(two, [two]), ['renamed']);
    // A row and one below it may be about the same clone.
    assert.deepEqual(await names(one, [one, two, one]), ['copy', 'renamed']);
  });

  it('takes what is selected where the palette names none, as far as it fits and can be seen', async () => {
    const [one, two, refused] = [inPhase('ready'), inPhase('timedOut'), inPhase('refused')];
    const rows = rowsOf(await storeWith(one, two, refused), { clones: [one, refused, two] });
    const exists = ({ phase }: CloneJob): boolean => phase !== 'refused';
    const idsOf = (jobs: readonly CloneJob[]): string[] => jobs.map(({ id }) => id);
    assert.deepEqual(idsOf(await jobsFrom(undefined, undefined, rows, exists)), idsOf([one, two]));
    editor.choose = () => undefined;
    await assert.rejects(jobFrom(undefined, rows, exists), CancelledByUser);
    const isRefused = ({ phase }: CloneJob): boolean => phase === 'refused';
    assert.deepEqual(idsOf([await jobFrom(undefined, rows, isRefused)]), idsOf([refused]));
    const hidden = { ...rows, clonesView: { ...rows.clonesView, visible: false } };
    await assert.rejects(jobFrom(undefined, hidden, isRefused), CancelledByUser);
  });

  it('deletes a draft and brings it back', async () => {
    const drafts = noDrafts();
    await drafts.save(draftOf());
    editor.press = () => 'Undo';
    await removeDraft(draftOf(), drafts);
    assert.equal(editor.messages[0]?.text, 'The draft copy was deleted.');
    await settle();
    assert.equal(drafts.list().length, 1);
    editor.press = () => undefined;
    await removeDraft(draftOf(), drafts);
    await settle();
    assert.equal(drafts.list().length, 0);
  });
});

describe('what is told of files', () => {
  it('names the damaged file that was set aside, and of more only how many', async () => {
    const log = createLog();
    let close = (): void => undefined;
    const open = new Promise<undefined>((resolve) => (close = () => resolve(undefined)));
    let isFirst = true;
    editor.press = () => {
      if (!isFirst) return undefined;
      isFirst = false;
      return open as never;
    };
    const teller = new DamageTeller(log);
    const first = teller.tell('a.json.damaged');
    await teller.tell('b.json.damaged');
    await teller.tell('c.json.damaged');
    assert.equal(editor.messages.length, 1);
    assert.match(editor.messages[0]!.text, /was renamed to a\.json\.damaged\. .*it may be billed\.$/);
    close();
    await first;
    assert.match(editor.messages[1]!.text, /^2 more files of the Clones view were damaged/);
  });

  it('says why nothing can be saved or read', async () => {
    const error = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    await tellProblem({ doing: 'write', error }, createLog());
    await tellProblem({ doing: 'read', error }, createLog());
    assert.match(
      editor.messages[0]!.text,
      /^The Clones view cannot be saved: .*Do not close this window until then\.$/,
    );
    assert.match(
      editor.messages[1]!.text,
      /^Files of the Clones view cannot be read: .*They are not changed\.$/,
    );
  });
});

describe('backup sets that a clone has shown to be whole', () => {
  const verification = { at: now, outcome: 'verified' as const, databases: [] };

  it('are those of jobs and those that are kept, not sets of which a part was restored', async () => {
    const whole = inPhase('ready', { verification });
    const part = inPhase('timedOut', { verification, request: { BackupId: '200', DbNames: 'a' } });
    const store = await storeWith(whole, part);
    const state = memento();
    const verified = new VerifiedBackups(state, store);
    assert.equal(verified.at('rm-source', '100'), now);
    assert.equal(verified.at('rm-source', '200'), undefined);
    await verified.remember(whole);
    await store.remove(whole.id);
    assert.equal(verified.at('rm-source', '100'), now);
    verified.dispose();
  });

  it('are told when there is one more', async () => {
    const job = inPhase('ready');
    const store = await storeWith(job);
    let told = 0;
    onMarked(store, () => told++);
    await store.update(job.id, (one) => ({ ...one, remindAt: 1 }));
    assert.equal(told, 0);
    await store.update(job.id, (one) => ({ ...one, verification }));
    assert.equal(told, 1);
  });
});
