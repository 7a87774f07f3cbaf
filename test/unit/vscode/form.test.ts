import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRequestFile } from '../../../src/core/requestFile/parse';
import { startOf } from '../../../src/core/requestFile/start';
import { parseHostMessage } from '../../../src/shared/protocol';
import type { DraftStore } from '../../../src/core/drafts/store';
import { silentLogger } from '../../../src/core/log';
import type { RdsClient } from '../../../src/core/rds/client';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { FormPanels, type FormPanelsOptions } from '../../../src/vscode/form/panels';
import { backupSet, instanceDetail } from '../../support/builders';
import { editor, EventEmitter, WebviewPanel } from '../../support/vscode';
import { startCloud } from '../../support/cloud';
import { settled } from '../../support/form';
import { seedIds } from '../../support/sandbox';
import { until } from '../../support/until';
import { systemClock } from '../../../src/core/clock';
import type { CloneJob } from '../../../src/core/jobs/job';
import { root } from '../../harness/shared.mjs';
import { settle, VirtualClock } from '../../support/virtualClock';
import { jobOf } from '../jobs/jobOf';
import { fake, jobId, noDrafts, serviceError, storeWith } from './support';

const start = { regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' };

describe('the tabs of forms', () => {
  let forms: FormPanels;
  let options: FormPanelsOptions;
  let drafts: DraftStore;
  const zones: string[] = [];
  let saved: (readonly [text: string, name: string])[];

  beforeEach(async () => {
    editor.reset();
    drafts = noDrafts();
    saved = [];
    const none = new EventEmitter<never>();
    options = fake<FormPanelsOptions>({
      extensionUri: 'file:/extension' as never,
      asset: (path) => readFileSync(join(root, path), 'utf8'),
      accounts: fake<Accounts>({
        label: () => 'Sandbox',
        fullLabel: () => 'Sandbox',
        knownIdentity: () => undefined,
        isSlowed: false,
        onDidChangeIdentity: none.event,
        onDidSlow: none.event,
        // Whatever the form asks for stays unanswered.
        session: () => Promise.resolve({ account: fake({}), client: fake<RdsClient>({}) }),
      }),
      store: await storeWith(jobOf({ id: jobId(1), phase: 'refused', intentId: jobId(7) })),
      drafts,
      clock: new VirtualClock(),
      log: { ...silentLogger, recent: [], show: () => undefined, dispose: () => undefined },
      timeZone: { use: (zone) => void zones.push(zone) },
      saveFile: (...file) => Promise.resolve(void saved.push(file)),
    });
    forms = new FormPanels(options);
  });
  afterEach(async () => {
    forms.dispose();
    await settle();
  });

  it('are saved as a file that opens as the same form', async () => {
    forms.open('sandbox', { ...start, values: { DBInstanceStorage: '120' }, after: {} }, instanceDetail());
    editor.panels[0]?.say({ type: 'saveFile' });
    await settle();
    const [[text, name] = ['', '']] = saved;
    assert.equal(name, 'orders');
    const { readable } = parseRequestFile(text);
    assert.equal(readable?.restorePoint?.kind, 'backupSet');
    assert.equal(readable.values.DBInstanceStorage, '120');
    assert.equal(readable.values.DBInstanceDescription, undefined);
    assert.deepEqual(readable.after, {});
    forms.open('sandbox', startOf(readable, readable.restorePoint), instanceDetail());
    editor.panels[1]?.say({ type: 'saveFile' });
    await settle();
    assert.equal(saved[1]?.[0], text);
  });

  it('are named after the source and the restore point, one for each of them', () => {
    forms.open('sandbox', start, instanceDetail(), backupSet());
    forms.open('sandbox', { ...start, backupId: undefined }, instanceDetail());
    forms.open('sandbox', start, instanceDetail(), backupSet());
    assert.deepEqual(
      editor.panels.map(({ title }) => title.replace(/\d{4}-\S+ \d\d:\d\d/, 'TIME')),
      ['Clone orders (TIME)', 'Clone orders (point in time)'],
    );
    assert.deepEqual(
      editor.panels.map(({ revealed }) => revealed),
      [1, 0],
    );
  });

  it('tell who has opened one when it changes and when it is closed', async () => {
    const opened = forms.open('sandbox', start, instanceDetail());
    assert.equal(forms.open('sandbox', start, instanceDetail()).draftId, opened.draftId);
    const told: string[] = [];
    opened.onDidChange(() => told.push('changed'));
    void opened.closed.then(() => told.push('closed'));
    await settle();
    assert.ok(!told.includes('closed'));
    opened.form.edits.change('DBInstanceDescription', 'mine', 1);
    assert.ok(told.includes('changed'));
    editor.panels[0]!.dispose();
    await settle();
    assert.equal(told.at(-1), 'closed');
  });

  it('are not told to be closed while something is being sent for them', async () => {
    const cloud = await startCloud();
    let answer: ((job: CloneJob) => void) | undefined;
    forms = new FormPanels({
      ...options,
      clock: systemClock,
      accounts: fake<Accounts>({
        ...options.accounts,
        session: () => Promise.resolve({ account: cloud.account, client: cloud.client }),
      }),
      tracker: { submitNew: () => new Promise((resolve) => (answer = resolve)) },
    });
    const opened = forms.open('default', { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd });
    await settled(opened.form);
    const told: string[] = [];
    void opened.closed.then(() => told.push('closed'));
    void opened.form.submit();
    await until(() => answer !== undefined);
    editor.panels[0]!.dispose();
    await settle();
    assert.deepEqual(told, []);
    answer?.(jobOf());
    await settle();
    assert.deepEqual(told, ['closed']);
    await cloud.close();
  });

  it('hold a page with all that it needs, which may load nothing', () => {
    forms.open('sandbox', start, instanceDetail());
    const { webview } = editor.panels[0]!;
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(webview.html) ?? [];
    assert.match(policy ?? '', /^default-src 'none'; style-src ('nonce-[\w+/=]{24}'); script-src \1;$/);
    assert.deepEqual(webview.options, { enableScripts: true, localResourceRoots: [] });
    assert.ok(!/<link|\ssrc=|url\(/.test(webview.html.replace(/<script[^]*<\/script>/, '')));
    // Nothing in script and styles ends their elements.
    assert.deepEqual(
      [...webview.html.matchAll(/<\/?(?:script|style)\b/g)].map(([tag]) => tag),
      ['<style', '</style', '<script', '</script', '<script', '</script'],
    );
    // What the page shows at first is data, which no browser runs, and nothing in it can end its element.
    const [data, text = ''] =
      /<script type="application\/json" id="first">([^<]*)<\/script>/.exec(webview.html) ?? [];
    assert.ok(data);
    assert.equal(parseHostMessage(JSON.parse(text))?.type, 'init');
    assert.ok(!/<script(?! nonce=)/.test(webview.html.replace(data, '')));
  });

  it('answer a page that is ready, and ignore what is no message', async () => {
    forms.open('sandbox', start, instanceDetail());
    const [panel] = editor.panels;
    panel!.say({ type: 'evil' });
    await settle();
    assert.deepEqual(zones, []);
    // It has been made with its first state: nothing is sent before it can be shown.
    assert.deepEqual(panel!.posted, []);
    panel!.say({ type: 'ready', timeZone: 'Asia/Tokyo' });
    await settle();
    assert.deepEqual(zones, ['Asia/Tokyo']);
    panel!.say({ type: 'change', seq: 1, parameter: 'DBInstanceDescription', value: 'mine' });
    await settle();
    assert.ok(panel!.posted.some((one) => (one as { type: string }).type === 'patch'));
  });

  it('tell the user when what was pressed fails', async () => {
    const failing = {
      session: () => Promise.reject(serviceError({ code: 'Forbidden.RAM', httpStatus: 403 })),
    };
    forms = new FormPanels({ ...options, accounts: fake<Accounts>({ ...options.accounts, ...failing }) });
    forms.open('sandbox', start, instanceDetail());
    editor.panels[0]!.say({ type: 'export', format: 'cliBash' });
    await settle();
    assert.deepEqual(
      editor.messages.map(({ kind, text }) => [kind, text.includes('Forbidden.RAM')]),
      [['error', true]],
    );
  });

  it('open the draft of a clone that failed once', () => {
    const job = jobOf({ id: jobId(1), phase: 'refused', intentId: jobId(7) });
    forms.reopen(job);
    forms.reopen(job);
    assert.equal(editor.panels.length, 1);
    assert.equal(editor.panels[0]!.revealed, 1);
    assert.deepEqual([forms.isInView, forms.shows(job.id)], [true, true]);
    editor.panels[0]!.visible = false;
    assert.deepEqual([forms.isInView, forms.shows(job.id)], [false, false]);
  });

  it('close at once when there is nothing to bring back', async () => {
    const panel = new WebviewPanel('x');
    let closed = 0;
    panel.onDidDispose(() => closed++);
    await forms.deserializeWebviewPanel(panel as never, { some: 'garbage' });
    assert.equal(closed, 1);
  });

  it('leave a draft behind when they were worked on, and none when they were not', async () => {
    forms.open('sandbox', start, instanceDetail());
    editor.panels[0]!.dispose();
    await settle();
    assert.deepEqual(drafts.list(), []);
    forms.open('sandbox', start, instanceDetail());
    editor.panels[1]!.say({ type: 'change', seq: 1, parameter: 'DBInstanceDescription', value: 'copy' });
    await settle();
    editor.panels[1]!.dispose();
    await settle();
    assert.deepEqual(
      drafts.list().map(({ draft }) => draft.values.DBInstanceDescription?.text),
      ['copy'],
    );
  });
});
