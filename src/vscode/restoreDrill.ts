import * as vscode from 'vscode';
import { toRequest } from '../core/clone/draft';
import { describeInOneLine, explain, explainFailure } from '../core/errors/explain';
import { isOutcomeUnknown, isRdsError } from '../core/errors/rdsError';
import { isFinished, jobName, type CloneJob } from '../core/jobs/job';
import { checkRelease, isReleasable, keepChoices, releaseClone } from '../core/jobs/release';
import type { JobRequest } from '../core/jobs/submit';
import { costBound, drillReport, mostHours, whyNotReleased, type DrillStep } from '../core/requestFile/drill';
import type { FormState } from '../shared/protocol';
import { commandIds } from '../shared/ids';
import { accountLine } from './accounts/accountLabels';
import { jobAccount } from './accounts/jobAccount';
import { verificationSentence, verify, type VerifiedBackups } from './clones/verification';
import { backupsSentence } from './clones/release';
import { DrillForm, Stopped, type DrillFormServices } from './drillForm';
import { findStart, readOpenFile, type OpenFile } from './requestFile/open';
import type { LogChannel } from './ui/log';
import { confirm, showMessage } from './ui/messages';
import { showInStatusBar } from './ui/progress';

export interface DrillServices extends DrillFormServices {
  readonly log: LogChannel;
  readonly verified: VerifiedBackups;
  /** The versions of the extension and of VS Code, in one line. */
  readonly versions: string;
}

const hourMs = 60 * 60_000;
/**
 * Creates the clone of a file, compares its databases with those of the restore point, and releases it. The user agrees
 * once, before anything is sent. Anything unexpected stops the drill: the clone stays, and the user is asked.
 * @returns a function that runs a drill. While one is starting, it starts no other, because a double click must not
 * create two clones.
 * @throws CancelledByUser, RdsError before anything is sent
 */
export function drillRunner(services: DrillServices): (argument: unknown) => Promise<void> {
  let starting: Promise<CloneJob | undefined> | undefined;
  return async (argument) => {
    if (starting) {
      void showMessage('info', vscode.l10n.t('A drill is just being started.'));
      return;
    }
    const drill = drillOf(services, argument);
    if (!drill) return;
    starting = drill.begin().finally(() => {
      starting = undefined;
    });
    const job = await starting;
    if (job) await drill.finish(job);
  };
}

function drillOf(services: DrillServices, argument: unknown): Drill | undefined {
  const opened = readOpenFile(argument, sayNotStarted);
  if (!opened) return undefined;
  if (!opened.file.isDrill) {
    const text = vscode.l10n.t(
      'The file asks for no drill: its "after" needs "verify": true and "releaseAfter": "verified".',
    );
    void showMessage('info', text);
    return undefined;
  }
  return new Drill(services, opened);
}

function sayNotStarted(why: string): void {
  void showMessage('warning', vscode.l10n.t('The drill was not started. {0}', why));
}

class Drill {
  private readonly steps: DrillStep[] = [];
  private since: number;
  /** If true, an error may mean that the clone was released. */
  private isReleasing = false;

  constructor(
    private readonly services: DrillServices,
    private readonly opened: OpenFile,
  ) {
    this.since = services.clock.now();
  }

  /** @returns the job after it was sent; undefined if the user canceled or was told why the drill cannot run */
  async begin(): Promise<CloneJob | undefined> {
    try {
      return await this.submit();
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      if (error.message !== '') sayNotStarted(error.message);
      return undefined;
    }
  }

  /** Follows the clone to its end. Errors stop the drill and are not thrown. */
  async finish(sent: CloneJob): Promise<void> {
    const job = (): CloneJob => this.services.store.get(sent.id) ?? sent;
    let outcome: string;
    try {
      outcome = await this.follow(sent);
    } catch (error) {
      const why = error instanceof Stopped ? error.message : describeInOneLine(explain(error));
      const isRefused = isRdsError(error) && !isOutcomeUnknown(error);
      await this.stop(job(), why, this.isReleasing && !isRefused);
      return;
    }
    void showMessage('info', vscode.l10n.t('The drill of {0} is done. {1}', jobName(job()), outcome));
    await this.report(job(), outcome);
  }

  private async submit(): Promise<CloneJob | undefined> {
    const { services, opened } = this;
    const found = await findStart(opened, services, sayNotStarted);
    if (!found) return undefined;
    const { account } = await services.accounts.session(found.accountId);
    const { id: confirmed } = await account.identity();
    const form = new DrillForm(services, found, confirmed, (request, state) =>
      this.checkAgreed(request, state),
    );
    try {
      await showInStatusBar(vscode.l10n.t('Preparing the drill…'), () => form.lookUp());
      this.step(vscode.l10n.t('Looked up'));
      return await form.submit();
    } finally {
      form.dispose();
    }
  }

  /** Asks for the only confirmation of a drill. @throws Stopped */
  private async checkAgreed(request: JobRequest, { costNote, findings }: FormState): Promise<void> {
    const { price } = request;
    if (!price) throw new Stopped(vscode.l10n.t('The price is not known.'));
    this.since = this.services.clock.now();
    const agreed = await confirm({
      text: vscode.l10n.t('Run the restore drill of {0}?', request.sourceName || request.draft.sourceId),
      detail: [
        costNote,
        costBound(price),
        ...findings.map(({ message }) => message),
        vscode.l10n.t(
          'If its databases match the restore point, this instance and all its data are deleted without another question.',
        ),
        backupsSentence('None'),
        vscode.l10n.t(
          'Anything unexpected stops the drill: the instance stays, is billed, and you are asked what to do.',
        ),
        vscode.l10n.t(
          'If this window is closed or reloaded meanwhile, the instance stays too, and you are reminded of it after a day.',
        ),
        accountLine(this.services.accounts, request.accountId),
      ],
      go: vscode.l10n.t('Run Drill'),
    });
    if (!agreed) throw new Stopped('');
    await this.checkNoTwin(request);
  }

  /**
   * Checks for an identical clone, because the question may have been open for long. @throws Stopped if there is one
   */
  private async checkNoTwin({ draft }: JobRequest): Promise<void> {
    const { store, clock } = this.services;
    await store.load();
    const since = this.since;
    this.since = clock.now();
    const isTwin = ({ phase, createdAt }: CloneJob): boolean => phase !== 'refused' && createdAt >= since;
    if (store.ofRequest(toRequest(draft)).some(isTwin))
      throw new Stopped(vscode.l10n.t('The same clone was created meanwhile.'));
  }

  /** @returns the outcome of a successful drill @throws Stopped, RdsError */
  private async follow(sent: CloneJob): Promise<string> {
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
    const account = await jobAccount(accounts, ready.accountId);
    const job = store.get(sent.id) ?? ready;
    const check = await checkRelease(job, account);
    if ('problem' in check) throw new Stopped(check.problem);
    if ('gone' in check) throw new Stopped(vscode.l10n.t('{0} no longer exists.', job.dbInstanceId ?? ''));
    const why = whyNotReleased(job, check.instance);
    if (why !== undefined) throw new Stopped(why);
    const keepPolicy = keepChoices(check.instance).length > 0 ? 'None' : undefined;
    this.isReleasing = true;
    await releaseClone(job, account, { store, clock, logger: log, keepPolicy });
    this.step(vscode.l10n.t('Released'));
    return vscode.l10n.t('Restored, compared and released. {0}', verificationSentence(verification));
  }

  /** Waits until the job does not continue by itself. @throws Stopped after too long */
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

  /** @param mayBeReleased whether the release got no definite answer */
  private async stop(job: CloneJob, why: string, mayBeReleased: boolean): Promise<void> {
    await this.report(job, vscode.l10n.t('Stopped: {0}', why));
    const release = vscode.l10n.t('Release…');
    const text = mayBeReleased
      ? vscode.l10n.t(
          'The drill of {0} stopped. It is not known whether its clone was released: see the console. {1}',
          jobName(job),
          why,
        )
      : vscode.l10n.t('The drill of {0} stopped, and released nothing. {1}', jobName(job), why);
    const chosen = await showMessage('warning', text, ...(isReleasable(job) ? [release] : []));
    if (chosen === release) await vscode.commands.executeCommand(commandIds.clone.release, job);
  }

  private async report(job: CloneJob, outcome: string): Promise<void> {
    const { clock, versions } = this.services;
    const content = drillReport(job, outcome, this.steps, { now: clock.now(), versions });
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

function endOf({ phase, error, watched }: CloneJob): string {
  if (error && phase === 'refused') return describeInOneLine(explainFailure(error));
  if (!watched) return vscode.l10n.t('It is no longer watched.');
  return phase === 'unknown'
    ? vscode.l10n.t('It is not known whether the instance was created.')
    : vscode.l10n.t('It did not become ready.');
}
