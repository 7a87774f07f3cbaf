import assert from 'node:assert/strict';
import { type CloneJob } from '../../../src/core/jobs/job';
import { commandIds } from '../../../src/shared/ids';
import { announcer, type AnnounceServices } from '../../../src/vscode/clones/announce';
import { DamageTeller, tellProblem } from '../../../src/vscode/clones/damagedFiles';
import { CloneProgress } from '../../../src/vscode/clones/progress';
import { CloneStatusBar } from '../../../src/vscode/clones/statusBar';
import { verificationSentence } from '../../../src/vscode/clones/verification';
import { createLog } from '../../../src/vscode/ui/log';
import { editor } from '../../support/vscode';
import { fake, storeWith } from './support';
import { now, inPhase, clock, factsOf } from './jobs';

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
    assert.deepEqual(editor.executed.at(-1), [commandIds.clone.checkAgain, job]);
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
