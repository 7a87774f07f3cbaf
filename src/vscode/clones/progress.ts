import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { isUnderWay, jobName, type CloneJob } from '../../core/jobs/job';
import { jobSentence } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import { commandIds } from '../../shared/ids';
import { shortened } from '../../shared/plain';
import type { JobFacts } from './jobFacts';
import { showInNotification, type CommandLink } from '../ui/progress';
import { listText } from '../../core/sentences';
import { numberText } from '../../core/language';

/** How often the elapsed time is updated. */
const tickMs = 1_000;

/**
 * One notification for all running clones that this window submitted. It closes with the last of them, or when the user
 * sends it to the background; the clones continue either way. Clones of other windows, and of this one before a reload,
 * appear only in the view and the status bar. While a form is visible there is no notification, because it would cover
 * the buttons of the form.
 */
export class CloneProgress implements vscode.Disposable {
  private readonly followed = new Set<string>();
  private stopFollowing: (() => void) | undefined;
  private close: (() => void) | undefined;
  private showParts: ((parts: readonly (string | CommandLink)[]) => void) | undefined;
  private shownParts = '';

  constructor(
    private readonly store: JobStore,
    private readonly facts: JobFacts,
    private readonly forms: { readonly isInView: boolean },
    private readonly clock: Clock,
  ) {}

  show(job: CloneJob): void {
    this.followed.add(job.id);
    if (!this.stopFollowing) {
      const update = (): void => {
        this.update();
      };
      const timer = setInterval(update, tickMs);
      const changes = this.store.onDidChange(update);
      this.stopFollowing = () => {
        this.stopFollowing = undefined;
        clearInterval(timer);
        changes.dispose();
      };
    }
    this.update();
  }

  /** Closes the notification only; the clones continue. */
  hide(): void {
    this.followed.clear();
    this.update();
  }

  dispose(): void {
    this.hide();
  }

  private update(): void {
    const running = [...this.followed].flatMap((id) => this.store.get(id) ?? []).filter(isUnderWay);
    if (running.length === 0) {
      this.followed.clear();
      this.stopFollowing?.();
    }
    if (running.length === 0 || this.forms.isInView) {
      this.close?.();
      return;
    }
    if (!this.close) this.open();
    const parts = this.partsFor(running);
    const now = JSON.stringify(parts);
    if (!this.showParts || now === this.shownParts) return;
    this.showParts(parts);
    this.shownParts = now;
  }

  private open(): void {
    const closed = new Promise<void>((resolve) => {
      this.close = () => {
        this.close = this.showParts = undefined;
        resolve();
      };
    });
    const { close } = this;
    void showInNotification((showParts) => {
      // VS Code calls back later, and another notification may be open by then.
      if (this.close === close) {
        this.showParts = showParts;
        this.shownParts = '';
        this.update();
      }
      return closed;
    });
  }

  /** The most important part comes first, because VS Code cuts the text to one line. */
  private partsFor(jobs: readonly CloneJob[]): readonly (string | CommandLink)[] {
    const [first] = jobs;
    const one = jobs.length === 1 ? first : undefined;
    const names = listText(jobs.map((job) => shortened(jobName(job), longestName)));
    const show: CommandLink = {
      label: vscode.l10n.t('Show'),
      command: commandIds.clone.show,
      arguments: one ? [{ id: one.id }] : [],
    };
    const hide: CommandLink = {
      label: vscode.l10n.t('Run in Background'),
      command: commandIds.clone.runInBackground,
      arguments: [],
    };
    return one
      ? [jobSentence(one, { now: this.clock.now(), ...this.facts.of(one) }), names, show, hide]
      : [vscode.l10n.t('Cloning {0} instances', numberText(jobs.length)), show, hide, names];
  }
}

const longestName = 30;
