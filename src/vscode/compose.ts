import { config } from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { systemClock } from '../core/clock';
import { InstanceChanges } from '../core/jobs/changes';
import type { Target } from '../core/clone/target';
import { registerAccounts } from './accounts/register';
import { registerAgent } from './agent/register';
import { programApi } from './api';
import { backupTasksOf, registerBackUps } from './backUps';
import { registerBackups } from './backups/register';
import { ClonedBackups, onCloned } from './clones/clonedBackups';
import { jobFrom } from './clones/jobFrom';
import { jobServices } from './clones/jobServices';
import { registerClones } from './clones/register';
import { onVerified, VerifiedBackups } from './clones/verification';
import { registerConnect } from './connect/register';
import { connectTarget, tellSelectedInstance } from './connectTarget';
import { registerErrors } from './errors/register';
import type { OpenedForm } from './form/panels';
import { registerForms } from './form/register';
import { instanceCommands, revealTarget } from './instanceCommands';
import { linkHandler } from './links';
import { saveRequestFile } from './requestFile/save';
import { registerFiles } from './requestFiles';
import type { Program, Views } from './shell';
import type { Host } from './ui/feature';
import { createLog } from './ui/log';
import { guarded } from './ui/runCommand';
import { TimeZone } from './ui/timeZone';
import { writeIn } from '../core/language';
import { textLanguage } from './ui/language';

/** Creates the features and connects them. Makes no network calls; the disk is read once, for jobs and drafts. */
export function compose(context: vscode.ExtensionContext, { backupsView, clonesView }: Views): Program {
  // `core` does not import `vscode`, so it gets the same bundle of texts here.
  config({ contents: vscode.l10n.bundle ?? {} });
  writeIn(textLanguage());
  const { version } = v.parse(v.object({ version: v.string() }), context.extension.packageJSON);
  const host: Host = { context, clock: systemClock, log: createLog(), version };
  const timeZone = new TimeZone(context.globalState);
  const account = registerAccounts(host);
  const { accounts, oddAnswers, chooseAccount } = account;
  const jobs = jobServices(host, accounts);
  const { store, drafts, tracker } = jobs;
  const backingUp = backupTasksOf(host, account, jobs);
  const { tasks } = backingUp;
  const verified = new VerifiedBackups(context.globalState, store);
  const cloned = new ClonedBackups(store);

  const form = registerForms(host, {
    ...{ accounts, store, drafts, tracker, timeZone },
    saveFile: guarded(host.log, saveRequestFile),
  });
  const { forms } = form;
  const backup = registerBackups(host, {
    accounts,
    chooseAccount,
    backupsView,
    timeZone,
    marksOf: (sourceId, backupId) => ({
      verifiedAt: verified.at(sourceId, backupId),
      clones: cloned.of(sourceId, backupId),
    }),
    clonedFrom: (dbInstanceId) => cloned.sourceOf(dbInstanceId),
    isBackingUp: (regionId, dbInstanceId) =>
      tasks.runningFor(regionId, dbInstanceId, host.clock.now()) !== undefined,
    openForm: forms.open,
  });
  const { backups } = backup;
  const instance = { accounts, chooseAccount, store, backups, backupsView, clonesView, log: host.log };
  const error = registerErrors(host, {
    accounts,
    store,
    oddAnswers,
    jobFrom: (argument, wanted) => jobFrom(argument, instance, wanted),
  });
  const { details } = error;
  const openForm = async (target: Target): Promise<OpenedForm> =>
    forms.open(...(await backup.startOf(target)));
  const reveal = (target: Target): Promise<boolean> => revealTarget(instance, target);
  const clone = registerClones(host, {
    accounts,
    jobs,
    tasks,
    forms,
    details,
    verified,
    timeZone,
    clonesView,
  });
  const backUps = registerBackUps(host, {
    ...{ ...backingUp, accounts, chooseAccount, jobs, backups, backupsView, details },
    openForm: forms.open,
  });
  const connect = registerConnect({
    accounts,
    log: host.log,
    targetFrom: (argument) => connectTarget(argument, instance),
  });
  const file = registerFiles(host, {
    ...{ accounts, chooseAccount, backups, store, tracker, verified, versions: error.versions },
    openForm: forms.open,
  });
  const features = [account, backup, clone, backUps, form, error, connect, file];
  return {
    backups,
    clones: clone.clones,
    details,
    forms,
    links: linkHandler({ log: host.log, openForm, reveal }),
    api: programApi({ store, openForm, reveal }),
    tools: registerAgent(host, { accounts, store, openForm }).tools,
    requestFiles: file.help,
    commands: new Map([...features.flatMap(({ commands }) => commands), ...instanceCommands(instance)]),
    disposables: [
      host.log,
      timeZone,
      tellSelectedInstance(instance),
      ...features.flatMap(({ disposables }) => disposables),
      ...[onVerified, onCloned].map((onMarked) =>
        onMarked(store, () => {
          backups.repaint();
        }),
      ),
      new InstanceChanges(store, host.clock, (accountId, regionId) => {
        void backups.instancesChanged(accountId, regionId);
      }),
      // Dispose of these after the forms, which may save a draft when they close.
      store,
      drafts,
      { dispose: () => void tracker.dispose() },
    ],
  };
}
