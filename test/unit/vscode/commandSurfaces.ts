// What the commands of src/vscode, the links and the outcomes of jobs show.
import assert from 'node:assert/strict';
import type { Extension, Memento, Uri } from 'vscode';
import type { systemClock } from '../../../src/core/clock';
import { isFinished, type CloneJob } from '../../../src/core/jobs/job';
import { Outcomes } from '../../../src/core/jobs/outcomes';
import type { JobStore } from '../../../src/core/jobs/store';
import type { DraftStore } from '../../../src/core/drafts/store';
import type { FormDraft } from '../../../src/core/drafts/draft';
import { commandIds } from '../../../src/shared/ids';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { announcer, type AnnounceServices } from '../../../src/vscode/clones/announce';
import { backupsCommands, type BackupsServices } from '../../../src/vscode/backups/register';
import { clonesCommands, type ClonesServices } from '../../../src/vscode/clones/commands';
import { errorCommands, type ErrorServices } from '../../../src/vscode/errors/register';
import { instanceCommands } from '../../../src/vscode/instanceCommands';
import { linkHandler } from '../../../src/vscode/links';
import { copyConnection, copyConnectionAs } from '../../../src/vscode/connect/copy';
import { connectWith } from '../../../src/vscode/connect/connectWith';
import { openInTerminal } from '../../../src/vscode/connect/terminal';
import { connectTarget } from '../../../src/vscode/connectTarget';
import { openConsole } from '../../../src/vscode/ui/console';
import { DamageTeller, tellProblem } from '../../../src/vscode/clones/damagedFiles';
import { draftFrom, removeDraft } from '../../../src/vscode/clones/drafts';
import { pickStart } from '../../../src/vscode/backups/finder';
import { clearFinished, removeFromList } from '../../../src/vscode/clones/removeFromList';
import { jobFrom } from '../../../src/vscode/clones/jobFrom';
import type { LogChannel } from '../../../src/vscode/ui/log';
import { releaseWithConsent } from '../../../src/vscode/clones/release';
import { setReminder } from '../../../src/vscode/clones/reminder';
import { resolveUnknown } from '../../../src/vscode/clones/resolveUnknown';
import { showMessage } from '../../../src/vscode/ui/messages';
import { showError } from '../../../src/vscode/ui/runCommand';
import type { StoredKeys } from '../../../src/vscode/accounts/storedKeys';
import { addAccessKey, removeAccessKey } from '../../../src/vscode/accounts/switchAccount';
import { arrangeInstances } from '../../../src/vscode/backups/viewState';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import { verificationSentence } from '../../../src/vscode/clones/verification';
import { editor } from '../../support/vscode';
import { fake, knownOf, rowsOf } from './support';
import { detailOf, errorWith, nothing, reachable } from './textStandIns';

const argumentCommands = [
  commandIds.cloneFromBackup,
  commandIds.cloneToPointInTime,
  commandIds.refresh,
  commandIds.copyId,
  commandIds.copyLink,
  commandIds.clone.reveal,
];
const linked = 'region=cn-hangzhou&instance=rm-source';

interface Services {
  accounts: Accounts;
  store: JobStore;
  drafts: DraftStore;
  clock: typeof systemClock;
  log: LogChannel;
}

/** What commands tell and ask, with every answer that leads on. */
export async function showCommands(
  text: string,
  jobs: readonly CloneJob[],
  draft: FormDraft,
  services: Services,
): Promise<void> {
  const { accounts, store, drafts, clock, log } = services;
  const job = (phase: CloneJob['phase']): CloneJob => jobs.find((one) => one.phase === phase)!;
  editor.press = ({ labels }) => labels[0];
  editor.choose = (labels) => (labels.length > 0 ? 0 : undefined);
  editor.type = ({ placeholder }) => placeholder;
  const session = await accounts.current();
  const keys = fake<StoredKeys>({
    list: () => [{ id: 'key:1', label: text, regionId: text }] as never,
    add: () => Promise.resolve('key:1'),
    remove: () => Promise.resolve(),
  });
  const backups = fake<BackupsProvider>({
    arrangement: { groupBy: `tag:${text}`, sortBy: 'service' },
    tagKeys: () => Promise.resolve([text]),
    setArrangement: nothing,
    findInstance: () => Promise.resolve(undefined),
    known: () => undefined,
  });
  const tries: (() => unknown)[] = [
    () => pickStart(session, { wanted: 'backupSet', known: knownOf([detailOf(text)]) }, clock),
    () => jobFrom(undefined, rowsOf(store), () => true),
    () => draftFrom(undefined, drafts, clock),
    () => removeDraft(draft, drafts),
    () => removeDraft(draft, drafts),
    () => clearFinished(store),
    ...[copyConnection, copyConnectionAs, connectWith, openInTerminal].flatMap((connect) =>
      [{}, { dbInstanceId: reachable }, { dbInstanceId: reachable, engine: 'MySQL' }].map(
        (changes) => async () =>
          connect({ ...(await connectTarget(job('ready'), rowsOf(store))), ...changes }, { accounts, log }),
      ),
    ),
    () => openConsole(text, text),
    () => new DamageTeller(log).tell(text),
    () => tellProblem({ doing: 'write', error: new Error(text) }, log),
    () => showError(errorWith(text), log),
    () => showError(errorWith(text, { denied: true }), log),
    () => showError(errorWith(text, { code: 'Some.Code' }), log),
    () => showError(new Error(text), log),
    () => setReminder(job('ready'), store, clock),
    () =>
      resolveUnknown(job('unknown'), {
        ...services,
        tracker: fake({}),
        checkAgain: () => Promise.resolve(),
      }),
    () => addAccessKey({ accounts: fake<Accounts>({ choose: () => Promise.resolve() }), keys, clock }),
    () => removeAccessKey({ accounts: fake<Accounts>({ forget: () => Promise.resolve() }), keys, clock }),
    () => arrangeInstances(backups, fake<Memento>({ update: () => Promise.resolve() })),
    ...jobs.map((one) => () => removeFromList([one], store, () => [])),
    () => releaseWithConsent(job('ready'), services),
  ];
  const { commands } = entries(text, services, backups);
  for (const id of ['rdsClone.copyId', 'rdsClone.clone.reveal', 'rdsClone.chooseRegions']) {
    tries.push(() => commands.get(id)?.(job('ready')));
  }
  for (const id of argumentCommands) {
    const named = { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' };
    for (const wrong of [{ [text]: text }, { accountId: text }, { values: { [text]: text } }])
      tries.push(() => commands.get(id)?.({ ...named, ...wrong }));
  }
  const reject = (): Promise<void> => Promise.reject(new Error(text));
  const { handleUri } = linkHandler({ log, openForm: reject, reveal: reject });
  for (const part of [{ path: text }, { query: text }, { query: `region=${text}` }, { fragment: text }, {}])
    tries.push(() => handleUri(fake<Uri>({ path: '/instance', query: linked, fragment: '', ...part })));
  for (const one of tries) {
    // Backing out and what the stand-ins do not have end it; what was shown until then counts.
    await Promise.resolve().then(one).catch(nothing);
  }
  const announcing = fake<AnnounceServices>({ store, clock, forms: { shows: () => false } });
  const tell = announcer(announcing);
  const outcomes = new Outcomes(
    store,
    { self: { windowId: 'window', pid: 1 }, lifeOf: () => 'alive' },
    clock,
    tell,
  );
  outcomes.tellAll();
  void showMessage('info', verificationSentence(job('ready').verification!));
  const told = jobs.filter((one) => isFinished(one) || one.phase === 'unknown').length;
  await new Promise(setImmediate);
  assert.ok(editor.shown.filter(({ place }) => place === 'message').length >= told);
  outcomes.dispose();
}

function entries(
  text: string,
  services: Services,
  backups: BackupsProvider,
): { commands: ReadonlyMap<string, (...args: readonly unknown[]) => unknown> } {
  const all = {
    ...services,
    clonesView: fake<ClonesServices['clonesView']>({ visible: false }),
    backups,
    extension: fake<Extension<unknown>>({ id: text }),
    jobFrom: (argument: unknown, wanted: (job: CloneJob) => boolean) =>
      jobFrom(argument, rowsOf(services.store), wanted),
  };
  const entries = [
    ...backupsCommands(fake<BackupsServices>(all), services),
    ...clonesCommands(fake<ClonesServices>(all)),
    ...errorCommands(fake<ErrorServices>(all), services),
    ...instanceCommands({ ...all, backupsView: fake({}), chooseAccount: () => Promise.resolve() }),
  ];
  return { commands: new Map<string, (...args: readonly unknown[]) => unknown>(entries) };
}
