import assert from 'node:assert/strict';
import { type CloneJob } from '../../../src/core/jobs/job';
import { draftFrom, removeDraft } from '../../../src/vscode/clones/drafts';
import { jobFrom, jobsFrom } from '../../../src/vscode/clones/jobFrom';
import { setReminder } from '../../../src/vscode/clones/reminder';
import { clearFinished, removeFromList } from '../../../src/vscode/clones/removeFromList';
import { VerifiedBackups } from '../../../src/vscode/clones/verification';
import { onMarked } from '../../../src/vscode/jobsInTree';
import { CancelledByUser } from '../../../src/vscode/ui/runCommand';
import { editor } from '../../support/vscode';
import { settle } from '../../support/virtualClock';
import { jobId, memento, noDrafts, rowsOf, storeWith } from './support';
import { now, minute, inPhase, draftOf, clock } from './jobs';

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
    await store.create(inPhase('sending'));
    assert.equal(told, 0, 'a clone that has no instance yet');
    await store.update(job.id, (one) => ({ ...one, remindAt: 1 }));
    assert.equal(told, 0);
    await store.update(job.id, (one) => ({ ...one, verification: { ...verification, outcome: 'unsure' } }));
    assert.equal(told, 1);
    await store.update(job.id, (one) => ({ ...one, verification }));
    assert.equal(told, 2, 'the same clone, compared again');
  });
});
