import {
  parsePageMessage,
  type ExportFormat,
  type HostMessage,
  type PageAction,
  type PageMessage,
} from '../../shared/protocol';
import { formGroups } from '../clone/formGroups';
import { formatDetails } from '../errors/details';
import { alibabaLink } from '../errors/diagnosisLink';
import type { CloneJob } from '../jobs/job';
import type { Logger } from '../log';
import type { CloneForm } from './cloneForm';
import type { PageChannel } from './pageChannel';
import { pageTexts } from './texts';

type JobAction = 'copyConnection' | 'reveal' | 'checkAgain' | 'stopWaiting' | 'release' | 'openConsole';

/**
 * Effects outside the form that the page may request. It never names their object: only the form's own data is
 * opened or copied.
 */
export interface FormEffects {
  useTimeZone(timeZone: string): void;
  copyText(text: string): PromiseLike<void>;
  copyRequest(format: ExportFormat): Promise<void>;
  saveFile(): Promise<void>;
  /** @param link a link to a host of Alibaba Cloud */
  openDiagnosis(link: string): Promise<void>;
  openAccountPage(page: 'orders' | 'billing'): Promise<void>;
  showLog(): void;
  showClones(): Promise<void>;
  /** Has the source backed up, and opens the form of the new set. */
  backUpFirst(): Promise<void>;
  actOnJob(action: JobAction, job: CloneJob): Promise<void>;
}

/** The message that the page starts with; it contains everything that is shown first. */
export function firstMessage(form: CloneForm): Extract<HostMessage, { type: 'init' }> {
  return { type: 'init', groups: formGroups(), texts: pageTexts(), state: form.state() };
}

/**
 * Handles a message of the page. Messages are parsed first, and unknown messages are ignored: the page can only
 * do what a user can do in the form.
 * @throws what the form or an effect throws; the caller shows it
 */
export async function handlePageMessage(
  received: unknown,
  form: CloneForm,
  channel: PageChannel,
  effects: FormEffects,
  logger: Logger,
): Promise<void> {
  const message = parsePageMessage(received);
  if (!message) {
    logger.warn('The form sent a message that is none of the known ones; ignored.');
    return;
  }
  await handle(message, form, channel, effects);
}

async function handle(
  message: PageMessage,
  form: CloneForm,
  channel: PageChannel,
  effects: FormEffects,
): Promise<void> {
  switch (message.type) {
    case 'ready':
      effects.useTimeZone(message.timeZone);
      channel.pageIsReady();
      return;
    case 'change':
      form.edits.change(message.parameter, message.value, message.seq);
      return;
    case 'restoreBy':
      form.edits.setRestoreBy(message.restoreBy, message.seq);
      return;
    case 'after':
      form.edits.setAfter(message.after, message.seq);
      return;
    case 'retryLookup':
      form.edits.retryLookup(message.parameter);
      return;
    case 'open':
      form.edits.openGroup(message.group);
      return;
    case 'openDatabase':
      form.edits.openDatabase(message.name);
      return;
    case 'export':
      await effects.copyRequest(message.format);
      return;
    case 'saveFile':
      await effects.saveFile();
      return;
    case 'reset':
      form.edits.reset(message.parameter);
      return;
    case 'preset':
      form.edits.usePreset(message.id, message.of);
      return;
    case 'classPrices':
      form.edits.showClasses(message.classes);
      return;
    case 'fixAll':
      form.edits.fixAll();
      showNextError(form, channel);
      return;
    case 'fix':
      await fix(message, form, channel, effects);
      return;
    case 'submit':
      await submit(form, channel, message.revision);
      return;
    case 'action':
      await act(message.action, form, effects);
      return;
  }
}

async function fix(
  { code, parameter }: Extract<PageMessage, { type: 'fix' }>,
  form: CloneForm,
  channel: PageChannel,
  effects: FormEffects,
): Promise<void> {
  const used = form.edits.fix(code, parameter);
  if (used?.kind === 'values') showNextError(form, channel);
  else if (used) await effects.openAccountPage(used.kind);
}

function showNextError(form: CloneForm, channel: PageChannel): void {
  channel.show();
  channel.focus(form.edits.firstError);
}

async function submit(form: CloneForm, channel: PageChannel, revision: number): Promise<void> {
  const outcome = await form.submit(revision);
  channel.show();
  if (outcome.kind === 'findings') channel.focus(form.edits.firstError);
  else if (outcome.kind === 'error') channel.focus(outcome.parameter);
}

async function act(action: PageAction, form: CloneForm, effects: FormEffects): Promise<void> {
  const { error, job } = form;
  switch (action) {
    case 'copyDetails':
      if (error) await effects.copyText(formatDetails(error));
      return;
    case 'copyRamPolicy':
      if (error?.ramPolicy) await effects.copyText(error.ramPolicy);
      return;
    case 'openDiagnosis': {
      const link = alibabaLink(error?.recommend);
      if (link) await effects.openDiagnosis(link);
      return;
    }
    case 'showLog':
      effects.showLog();
      return;
    case 'showClones':
      await effects.showClones();
      return;
    case 'backUpFirst':
      await effects.backUpFirst();
      return;
    case 'cloneAgain':
      form.startAnew();
      return;
    case 'copyConnection':
    case 'reveal':
    case 'checkAgain':
    case 'stopWaiting':
    case 'release':
    case 'openConsole':
      if (job) await effects.actOnJob(action, job);
      return;
  }
}
