import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFolder } from '../../src/core/files/diskFolder';
import { ambiguousCodes } from '../../src/core/errors/catalogue/meanings';
import { catalogue } from '../../src/core/errors/catalogue';
import { valuesOfWire } from '../../src/core/clone/draft';
import type { CloneForm } from '../../src/core/form/cloneForm';
import { JobStore } from '../../src/core/jobs/store';
import { silentLogger } from '../../src/core/log';
import { seedIds } from '../support/sandbox';
import { cloneErrors } from '../../src/sandbox/documentedErrors';
import type { CloneParameterName } from '../../src/shared/clone';
import type { FormState } from '../../src/shared/protocol';
import { SkippingClock } from '../support/clock';
import { startCloud, type Cloud } from '../support/cloud';
import { openForm, settled } from '../support/form';
import { writeReport } from '../support/report';
import { openFormPage, type FormPage } from './support/page';

const recommend = 'https://api.aliyun.com/troubleshoot?q=x&product=Rds';

/** Made up in the style of the service: none is documented, all have to be readable. */
const inventedCodes = [
  'InvalidVSwitchCidr.Overlap',
  'OperationDenied.BackupSetLocked',
  'QuotaExceeded.DBInstance',
  'InvalidRestoreTime.TooEarly',
  'Forbidden.CrossBorderClone',
  'DBInstanceClassSoldOut',
  'InvalidZoneIdSlave2.Duplicated',
  'IncorrectBackupSetState',
  'UnsupportedEngineVersionForClone',
  'MissingVPCId',
  'CloneTaskAlreadyExists',
  'KmsKeyPendingDeletion',
  'StorageTypeNotMatchClass',
  'TooManyDbNames',
  'invalid_pay_type',
  'EndOfSale.MySQL57',
  'PrivateIpAddress.NotInVSwitch',
  'RDS.Internal.0x2F',
  'ResourceGroupNotFound',
  'X',
] as const;

interface Seen {
  /** The error, which is in a group that was folded. */
  readonly isShown: boolean;
  /** What the service said, until it is asked for. */
  readonly isFolded: boolean;
  readonly title: string;
  readonly text: string;
  readonly marked: readonly string[];
  readonly home: string;
  readonly buttons: readonly string[];
  readonly progress: string;
}

describe('a refused clone, in the form’s page', () => {
  let folder: string;
  let store: JobStore;
  let cloud: Cloud;
  let form: CloneForm;
  let formPage: FormPage;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-refusals-'));
    store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
    cloud = await startCloud({ clock: new SkippingClock(Date.now()) });
    const backups = await cloud.client.listBackups('cn-hangzhou', seedIds.ordersProd).all;
    form = openForm({
      // Not the newest, so that a newer one can be offered.
      start: { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd, backupId: backups[2]?.backupId },
      client: () => Promise.resolve(cloud.client),
      clock: new SkippingClock(Date.now()),
      store,
    });
    await settled(form);
    form.edits.openGroup('protection');
    // A draft in which most of what can be refused is there to be seen.
    const values: Partial<Record<CloneParameterName, string>> = {
      PayType: 'Prepaid',
      UsedTime: '2',
      DBInstanceStorage: '120',
      DBInstanceStorageType: 'cloud_essd2',
      PrivateIpAddress: '10.10.0.99',
      RestoreScope: 'DbNames',
      DbNames: 'shop',
    };
    for (const [name, text] of Object.entries(values)) {
      form.edits.change(name as CloneParameterName, text, form.state().seq + 1);
      await settled(form);
    }
    formPage = await openFormPage(form.state());
  });
  after(async () => {
    await formPage.close();
    form.dispose();
    await store.dispose();
    await cloud.close();
    rmSync(folder, { recursive: true });
  });

  /** Sends the draft, has it refused, and looks at the page as a user would. */
  const refuse = async (code: string, status: number, message: string): Promise<[FormState, Seen]> => {
    const fault = { kind: 'error', status, code, message, recommend } as const;
    // A failure of the service is asked about three times.
    const undo = cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault });
    await form.submit();
    undo();
    const state = form.state();
    await formPage.show(state);
    const seen = await formPage.page.evaluate(() => {
      const panel = document.querySelector<HTMLElement>('.error-panel');
      const facts = panel?.querySelector('details');
      const isFolded = facts?.open === false;
      if (facts) facts.open = true;
      const textOf = (element: Element | null | undefined): string =>
        (element as HTMLElement | null)?.innerText ?? '';
      const text = textOf(panel);
      const buttons = [...(panel?.querySelectorAll('button') ?? [])].map(textOf);
      if (facts) facts.open = false;
      return {
        isShown: panel?.checkVisibility() ?? false,
        isFolded,
        title: textOf(panel?.querySelector('strong')),
        text,
        marked: [...document.querySelectorAll<HTMLElement>('.field.invalid[data-parameter]')].map(
          (field) => field.dataset['parameter'] ?? '',
        ),
        home: panel?.closest<HTMLElement>('.field')?.dataset['parameter'] ?? '',
        buttons,
        progress: textOf(document.querySelector('.progress')),
      };
    });
    const { jobId } = state;
    if (jobId !== undefined) await store.remove(jobId);
    // The record of a clone that may exist has gone: only another clone can be asked for.
    if (form.state().frozen) form.startAnew();
    return [state, seen];
  };

  it('shows each of the 82 documented codes at the fields the catalogue names, with what can be done', async () => {
    const rows: string[][] = [];
    for (const [code, [status, message]] of Object.entries(cloneErrors)) {
      const entry = catalogue.get(code);
      assert.ok(entry, code);
      const [state, seen] = await refuse(code, status, message);
      if (status >= 500 || ambiguousCodes.has(code)) {
        // No definite answer: the clone may exist, so that nothing is offered but to look again.
        assert.match(seen.progress, new RegExp(`RDS gave no definite response \\(${code}\\)`));
        rows.push([code, String(status), '– (outcome unknown)', 'Check Again']);
        continue;
      }
      assert.equal(state.error?.code, code);
      const wanted = entry.fields
        // Of the vSwitches the codes about free addresses mean the primary node's alone.

        .flatMap((name): readonly string[] => (code.startsWith('AtLeast') ? [name] : valuesOfWire(name)))
        .filter((name) => state.visible.some((one) => one === name));
      const inForm = new Set(seen.marked);
      const expected = [...new Set(wanted)].filter(
        (name) => !['RegionId', 'DBInstanceId', 'RestoreTable'].includes(name),
      );
      assert.deepEqual([...inForm].sort(), expected.sort(), code);
      assert.equal(seen.home === '', expected.length === 0, code);
      assert.deepEqual([seen.isShown, seen.isFolded], [true, true], code);
      assert.equal(seen.title, state.error.title, code);
      for (const part of [code, state.error.requestId ?? '', message.replace('%s', '').slice(0, 20)]) {
        assert.ok(part !== '' && seen.text.includes(part), `${code}: ${part}`);
      }
      assert.ok(!/undefined|\[object|NaN/.test(seen.text), code);
      assert.ok(seen.buttons.includes('Copy Details') && seen.buttons.includes('Open Diagnosis'), code);
      assert.equal(seen.buttons.includes('Try Again'), state.error.retryable, code);
      if (state.error.fix) assert.ok(seen.buttons.includes(state.error.fix), code);
      const offered = [state.error.fix, state.error.retryable ? 'Try Again' : ''].filter(Boolean).join(', ');
      rows.push([code, String(status), expected.join(', ') || '– (top of the form)', offered || '–']);
    }
    assert.equal(rows.length, 82);
    writeReport('refusals', ['Code', 'HTTP', 'Marked fields', 'Offered'], rows);
  }).timeout(120_000);

  it('explains twenty codes it has never heard of', async () => {
    const rows: string[][] = [];
    for (const code of inventedCodes) {
      const message = `The request was refused because of ${code.toLowerCase()}.`;
      const [state, seen] = await refuse(code, 400, message);
      assert.equal(state.error?.code, code);
      for (const text of [state.error.title, state.error.cause, state.error.remedy]) {
        assert.ok(text.trim().length > 5, `${code}: ${text}`);
        assert.ok(!/undefined|null|\[object/.test(text), `${code}: ${text}`);
      }
      assert.deepEqual([seen.isShown, seen.isFolded], [true, true], code);
      assert.ok(seen.text.includes(message), code);
      rows.push([code, state.error.title, seen.marked.join(', ') || '–', state.error.remedy]);
    }
    writeReport('unknown-codes', ['Code', 'Title', 'Marked fields', 'What to do'], rows);
  }).timeout(60_000);
});
