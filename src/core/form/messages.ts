import { isCloneParameterName } from '../../shared/clone';
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
import type { FormSession } from './session';
import { pageTexts } from './texts';

/** What a page may cause outside of its own form. It names none of it: what is opened and copied is the session's. */
export interface FormEffects {
  post(message: HostMessage): void;
  useTimeZone(timeZone: string): void;
  copyText(text: string): PromiseLike<void>;
  copyRequest(format: ExportFormat): Promise<void>;
  /** @param link of a host of Alibaba Cloud */
  openDiagnosis(link: string): Promise<void>;
  openAccountPage(page: 'orders' | 'billing'): Promise<void>;
  showLog(): void;
  showClones(): Promise<void>;
  actOnJob(action: 'copyConnection' | 'reveal' | 'checkAgain' | 'stopWaiting', job: CloneJob): Promise<void>;
}

/**
 * Does what the page of a form asks for. Whatever arrives is parsed first, and what is none of the known messages is
 * ignored: a page can only cause what a user could do in the form. Never rejects.
 */
export async function handlePageMessage(
  received: unknown,
  session: FormSession,
  effects: FormEffects,
  logger: Logger,
): Promise<void> {
  const message = parsePageMessage(received);
  if (!message) {
    logger.warn('The form sent a message that is none of the known ones; ignored.');
    return;
  }
  try {
    await handle(message, session, effects);
  } catch (error) {
    logger.error(
      `The form: ${message.type} failed (${error instanceof Error ? error.message : 'unknown reason'})`,
    );
  }
}

async function handle(message: PageMessage, session: FormSession, effects: FormEffects): Promise<void> {
  switch (message.type) {
    case 'ready':
      effects.useTimeZone(message.timeZone);
      effects.post({ type: 'init', groups: formGroups(), texts: pageTexts(), state: session.state() });
      return;
    case 'change':
      session.change(message.parameter, message.value, message.seq);
      return;
    case 'restoreBy':
      session.setRestoreBy(message.restoreBy, message.seq);
      return;
    case 'after':
      session.setAfter(message.after, message.seq);
      return;
    case 'retryLookup':
      session.retryLookup(message.parameter);
      return;
    case 'open':
      session.openGroup(message.group);
      return;
    case 'openDatabase':
      session.openDatabase(message.name);
      return;
    case 'export':
      await effects.copyRequest(message.format);
      return;
    case 'fix': {
      const fix = session.fix(message.code, message.parameter);
      if (fix?.kind === 'values') {
        effects.post({ type: 'state', state: session.state() });
        const [first] = Object.keys(fix.values);
        effects.post({ type: 'focus', parameter: first && isCloneParameterName(first) ? first : undefined });
      } else if (fix) {
        await effects.openAccountPage(fix.kind);
      }
      return;
    }
    case 'useLastClone': {
      const first = session.useLastClone(message.jobId);
      effects.post({ type: 'state', state: session.state() });
      if (first) effects.post({ type: 'focus', parameter: first });
      return;
    }
    case 'submit': {
      const outcome = await session.submit(message.revision);
      effects.post({ type: 'state', state: session.state() });
      if (outcome.kind !== 'none') {
        effects.post({
          type: 'focus',
          parameter: outcome.kind === 'error' ? outcome.parameter : undefined,
        });
      }
      return;
    }
    case 'action':
      await act(message.action, session, effects);
      return;
  }
}

async function act(action: PageAction, session: FormSession, effects: FormEffects): Promise<void> {
  const { error, job } = session;
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
    case 'cloneAgain':
      session.startAnew();
      return;
    case 'copyConnection':
    case 'reveal':
    case 'checkAgain':
    case 'stopWaiting':
      if (job) await effects.actOnJob(action, job);
      return;
  }
}
