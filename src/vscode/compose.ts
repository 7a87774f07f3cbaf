import type * as vscode from 'vscode';
import type { Target } from '../core/clone/target';
import { registerAccounts } from './accounts/register';
import { registerAgent } from './agent/register';
import { programApi } from './api';
import { registerBackUpCommands } from './backUpCommands';
import { registerBackups } from './backups/register';
import { jobFrom } from './clones/jobFrom';
import { registerClones } from './clones/register';
import { registerConnect } from './connect/register';
import { connectTarget, tellSelectedInstance } from './connectTarget';
import { registerErrors } from './errors/register';
import type { OpenedForm } from './form/panels';
import { registerForms } from './form/register';
import { instanceCommands, revealTarget } from './instanceCommands';
import { followJobs, marksOfJobs } from './jobsInTree';
import { linkHandler } from './links';
import { saveRequestFile } from './requestFile/save';
import { registerFilesAndDrill } from './requestFilesAndDrill';
import { hostOf, servicesOf } from './services';
import type { Program, Views } from './shell';
import { guarded } from './ui/runCommand';

/**
 * Creates the features and connects them. Starts to read jobs, drafts and backup tasks from disk, and makes calls only
 * for clones and backups that are under way.
 */
export function compose(context: vscode.ExtensionContext, views: Views): Program {
  const host = hostOf(context);
  const account = registerAccounts(host);
  const services = servicesOf(host, account, views);
  const { store, drafts, tracker, timeZone } = services;

  const form = registerForms(host, { ...services, saveFile: guarded(host.log, saveRequestFile) });
  const { forms } = form;
  const openForm = forms.open;
  const backup = registerBackups(host, { ...services, ...marksOfJobs(services), openForm });
  const { backups } = backup;
  const rows = { ...services, backups };
  const error = registerErrors(host, {
    ...services,
    jobFrom: (argument, wanted) => jobFrom(argument, rows, wanted),
  });
  const { details, versions } = error;
  const clone = registerClones(host, { ...services, forms, details });
  const backUps = registerBackUpCommands(host, { ...rows, details, openForm });
  const connect = registerConnect({
    ...services,
    targetFrom: (argument) => connectTarget(argument, rows),
  });
  const file = registerFilesAndDrill(host, { ...rows, versions, openForm });

  const openTarget = async (target: Target): Promise<OpenedForm> =>
    forms.open(...(await backup.startOf(target)));
  const reveal = (target: Target): Promise<boolean> => revealTarget(rows, target);
  const features = [account, backup, clone, backUps, form, error, connect, file];
  return {
    backups,
    clones: clone.clones,
    details,
    forms,
    links: linkHandler({ log: host.log, openForm: openTarget, reveal }),
    api: programApi({ store, openForm: openTarget, reveal }),
    tools: registerAgent(host, { ...services, openForm: openTarget }).tools,
    requestFiles: file.help,
    commands: new Map([...features.flatMap(({ commands }) => commands), ...instanceCommands(rows)]),
    disposables: [
      host.log,
      timeZone,
      tellSelectedInstance(rows),
      ...features.flatMap(({ disposables }) => disposables),
      ...followJobs(services, backups),
      // Dispose of these after the forms, which may save a draft when they close.
      store,
      drafts,
      { dispose: () => void tracker.dispose() },
    ],
  };
}
