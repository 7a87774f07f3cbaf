import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { newDraft } from '../core/clone/draft';
import { describeInOneLine, explain, explainFailure } from '../core/errors/explain';
import { CloneForm } from '../core/form/cloneForm';
import { isFinished, jobName, type CloneJob } from '../core/jobs/job';
import { checkRelease, isReleasable, keepChoices, releaseClone } from '../core/jobs/release';
import type { JobStore } from '../core/jobs/store';
import type { JobRequest } from '../core/jobs/submit';
import type { Tracker } from '../core/jobs/tracker';
import {
  costBound,
  drillReport,
  mostHours,
  whyNotDrilled,
  whyNotReleased,
  type DrillStep,
} from '../core/requestFile/drill';
import type { FormState } from '../shared/protocol';
import { commandIds } from '../shared/ids';
import { verificationSentence, verify, type VerifiedBackups } from './clones/verification';
import { backupsSentence } from './clones/release';
import { confirmSecond } from './form/questions';
import { takenNames } from './form/register';
import { findStart, readOpenFile, type OpenFile, type RequestFileServices } from './requestFile/open';
import type { LogChannel } from './ui/log';
import { confirm, showMessage } from './ui/messages';

export interface DrillServices extends RequestFileServices {
  readonly log: LogChannel;
  readonly store: JobStore;
  readonly tracker: Pick<Tracker, 'submitNew'>;
  readonly verified: VerifiedBackups;
  /** Of the extension and of the editor, in one line. */
  readonly versions: string;
}

/** The drill goes no further; the text says why. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

const hourMs = 60 * 60_000;

/**
 * Makes the clone of a file, compares its databases with those of the restore point, and releases it. The user agrees
 * once, before anything is sent. Whatever is not as expected stops the drill: the clone stays, and the user is asked.
 * @throws CancelledByUser, RdsError before anything is sent
 */
export async function runDrill(services: DrillServices, argument: unknown): Promise<void> {
  const opened = readOpenFile(argument);
  if (!opened) return;
  if (!opened.file.isDrill) {
    const text = vscode.l10n.t(
      'The file asks for no drill: its "after" needs "verify": true and "releaseAfter": "verified".',
    );
    void showMessage('info', text);
    return;
  }
  const drill = new Drill(services, opened);
  await drill.run();
}

class Drill {
  private readonly steps: DrillStep[] = [];
  private since: number;

  constructor(
    private readonly services: DrillServices,
    private readonly opened: OpenFile,
  ) {
    this.since = services.clock.now();
  }

  async run(): Promise<void> {
    const job = await this.submit().catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
      void showMessage('warning', vscode.l10n.t('The drill was not started. {0}', error.message));
      return undefined;
    });
    if (!job) return;
    try {
      await this.follow(job);
    } catch (error) {
      const why = error instanceof Stopped ? error.message : describeInOneLine(explain(error));
      await this.stop(this.services.store.get(job.id) ?? job, why);
    }
  }

  /** @returns the job once it is sent; undefined when the user does not want it after all */
  private async submit(): Promise<CloneJob | undefined> {
    const { services, opened } = this;
    const found = await findStart(opened, services);
    if (!found) return undefined;
    const { accountId, start, known, backup } = found;
    const { accounts, clock, store, tracker } = services;
    const question = { isAgreed: false };
    let wake = (): void => undefined;
    const form: CloneForm = new CloneForm({
      draftId: randomUUID(),
      newId: randomUUID,
      accountId,
      // It is compared here, and not once more when it is announced. If the window closes, the reminder is left.
      draft: newDraft(
        { ...start, after: { remindAfterDays: start.after?.remindAfterDays ?? 1 } },
        clock.now(),
      ),
      given: start.values,
      known,
      knownBackup: backup,
      accountLabel: accounts.label(accountId),
      identity: () => accounts.knownIdentity(accountId),
      // Its subscription could not be released.
      confirm: () => Promise.resolve(false),
      confirmSecond: (first) => confirmSecond(first, clock.now(), accountLine(accounts, accountId)),
      takenNames: () => takenNames(store),
      client: async () => (await accounts.session(accountId)).client,
      clock,
      store,
      submit: async (request) => {
        question.isAgreed = await this.isAgreedTo(request, form);
        if (!question.isAgreed) throw new Stopped(vscode.l10n.t('Nothing was sent.'));
        return tracker.submitNew(request, (job) => {
          form.showJob(job);
        });
      },
      onDidChange: () => {
        wake();
      },
    });
    try {
      form.start();
      while (isLoading(form)) await new Promise<void>((resolve) => (wake = resolve));
      const { draft, review, findings } = form.state();
      const why = review.isKnown ? (whyNotDrilled(draft) ?? errorsOf(form)[0]) : findings[0]?.message;
      if (why !== undefined) throw new Stopped(why);
      this.step(vscode.l10n.t('Looked up'));
      const outcome = await form.submit();
      const { job, error } = form;
      if (job) return job;
      if (outcome.kind === 'findings') throw new Stopped(errorsOf(form)[0] ?? '');
      if (question.isAgreed && error) throw new Stopped(describeInOneLine(error));
      return undefined;
    } finally {
      form.dispose();
    }
  }

  /** The one question of a drill. */
  private async isAgreedTo(request: JobRequest, form: CloneForm): Promise<boolean> {
    const { summary, title } = form.state();
    this.since = this.services.clock.now();
    const agreed = await confirm({
      text: vscode.l10n.t('Run the restore drill of {0}?', request.sourceName || request.draft.sourceId),
      detail: [
        title,
        vscode.l10n.t(
          'Creates the instance: {0}',
          [summary.name, summary.size, summary.storage].filter(Boolean).join(' · '),
        ),
        costBound(request.price),
        vscode.l10n.t(
          'If its databases match the restore point, this instance and all its data are deleted without another question.',
        ),
        backupsSentence('None'),
        vscode.l10n.t(
          'Anything unexpected stops the drill: the instance stays, is billed, and you are asked what to do.',
        ),
        accountLine(this.services.accounts, request.accountId),
      ],
      go: vscode.l10n.t('Run Drill'),
    });
    this.since = this.services.clock.now();
    return agreed;
  }

  private async follow(sent: CloneJob): Promise<void> {
    const { services } = this;
    const { accounts, store, clock, log } = services;
    const ready = await this.ended(sent);
    if (ready.phase !== 'ready') throw new Stopped(endOf(ready));
    const accepted = ready.acceptedAt ?? this.since;
    this.steps.push({ name: vscode.l10n.t('Accepted'), ms: Math.max(0, accepted - this.since) });
    this.since = accepted;
    this.step(vscode.l10n.t('Running'));
    const verification = await verify(ready, services);
    this.step(vscode.l10n.t('Compared'));
    if (verification.outcome !== 'verified') throw new Stopped(verificationSentence(verification));
    const { account, client } = await accounts.session(ready.accountId);
    const jobAccount = { client, identity: await account.identity() };
    const job = store.get(sent.id) ?? ready;
    const check = await checkRelease(job, jobAccount);
    if ('problem' in check) throw new Stopped(check.problem);
    if ('gone' in check) throw new Stopped(vscode.l10n.t('{0} no longer exists.', job.dbInstanceId ?? ''));
    const why = whyNotReleased(job, check.instance);
    if (why !== undefined) throw new Stopped(why);
    const keepPolicy = keepChoices(check.instance).length > 0 ? 'None' : undefined;
    await releaseClone(job, jobAccount, { store, clock, logger: log, keepPolicy });
    this.step(vscode.l10n.t('Released'));
    const outcome = vscode.l10n.t('Restored, compared and released. {0}', verificationSentence(verification));
    void showMessage('info', vscode.l10n.t('The drill of {0} is done. {1}', jobName(job), outcome));
    await this.report(store.get(job.id) ?? job, outcome);
  }

  /** The job once it goes no further by itself. @throws Stopped when that takes too long */
  private async ended({ id }: CloneJob): Promise<CloneJob> {
    const { store, clock } = this.services;
    const timeout = new AbortController();
    let told: { dispose(): void } | undefined;
    try {
      const end = new Promise<CloneJob>((resolve, reject) => {
        const look = (): void => {
          const job = store.get(id);
          if (!job) reject(new Stopped(vscode.l10n.t('It was removed from the list.')));
          else if (isFinished(job) || job.phase === 'unknown' || !job.watched) resolve(job);
        };
        told = store.onDidChange(look);
        look();
      });
      const late = clock.sleep(mostHours * hourMs, timeout.signal).then((): never => {
        throw new Stopped(vscode.l10n.t('It was not ready after {0} hours.', mostHours));
      });
      late.catch(() => undefined);
      return await Promise.race([end, late]);
    } finally {
      told?.dispose();
      timeout.abort();
    }
  }

  private step(name: string): void {
    const now = this.services.clock.now();
    this.steps.push({ name, ms: now - this.since });
    this.since = now;
  }

  private async stop(job: CloneJob, why: string): Promise<void> {
    const outcome = vscode.l10n.t('Stopped: {0}', why);
    await this.report(job, outcome);
    const release = vscode.l10n.t('Release…');
    const text = vscode.l10n.t('The drill of {0} stopped, and released nothing. {1}', jobName(job), why);
    const chosen = await showMessage('warning', text, ...(isReleasable(job) ? [release] : []));
    if (chosen === release) await vscode.commands.executeCommand(commandIds.releaseClone, job);
  }

  private async report(job: CloneJob, outcome: string): Promise<void> {
    const { clock, versions } = this.services;
    const content = drillReport(job, outcome, this.steps, { now: clock.now(), versions });
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

function accountLine(accounts: DrillServices['accounts'], accountId: string): string {
  return vscode.l10n.t('Account: {0}', accounts.fullLabel(accountId));
}

/** Whether something is still being asked that the request or its price depends on. */
function isLoading(form: CloneForm): boolean {
  const { choices, recoveryWindow, databases, price }: FormState = form.state();
  return [...Object.values(choices), recoveryWindow, databases, price].some(
    ({ status }) => status === 'loading',
  );
}

function errorsOf(form: CloneForm): readonly string[] {
  return form
    .state()
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

function endOf({ phase, error, watched }: CloneJob): string {
  if (error && phase === 'refused') return describeInOneLine(explainFailure(error));
  if (!watched) return vscode.l10n.t('It is no longer watched.');
  return phase === 'unknown'
    ? vscode.l10n.t('It is not known whether the instance was created.')
    : vscode.l10n.t('It did not become ready.');
}
