import type { FormState } from '../../shared/protocol';
import { isSettled } from '../form/settled';
import type { ToolInput } from './inputs';
import type { AgentServices, PreparedForm } from './services';
import { said, sentence } from './text';

/** Maximum time before the model gets an answer, even if it is incomplete, milliseconds. */
const patienceMs = 30_000;
const mostFindings = 20;
const mostDifferences = 20;

export interface PreparedClone {
  /** Whether the user has submitted the form. A form never submits itself. */
  readonly submitted: boolean;
  readonly next: string;
  readonly account: string;
  readonly title: string;
  /** What the button creates and what is charged. */
  readonly makes: string;
  readonly price: string;
  /** How much more or less it costs than a clone like the source. */
  readonly comparedWithSource?: string;
  readonly findings: readonly {
    readonly severity: string;
    readonly parameter?: string;
    readonly says: string;
  }[];
  readonly differsFromSource: readonly {
    readonly parameter: string;
    readonly source: string;
    readonly clone: string;
  }[];
  /** What was left out, or could not be done. */
  readonly notes: readonly string[];
}

/** Opens the form with the values, and returns what the form says about them. @throws AgentRefusal, RdsError */
export async function prepareClone(
  { size, ...target }: ToolInput<'prepareClone'>,
  services: Omit<AgentServices, 'store'>,
  signal: AbortSignal,
): Promise<PreparedClone> {
  // Throws if no account is chosen.
  await services.account();
  signal.throwIfAborted();
  const form = await services.openForm(target);
  const notes: string[] = [];
  const tab = { isClosed: false };
  void form.closed.then(() => (tab.isClosed = true));
  const isAnswered = await settled(form, services, signal);
  if (size !== undefined) notes.push(...(await takeSize(size, form, services, signal)));
  if (tab.isClosed) notes.push('The user has closed the form.');
  else if (!isAnswered) notes.push('Not everything was answered in time; the form shows it when it is.');
  const state = form.state();
  return told(state, services.labelOf(state.accountId), notes);
}

async function takeSize(
  id: 'source' | 'smallest',
  form: PreparedForm,
  { clock }: Pick<AgentServices, 'clock'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // The user's changes in the form must not be undone, not even those made while the sizes are loading.
  const atWork = ['The user is at work in this form, so its size was left alone.'];
  if (form.isChanged()) return atWork;
  form.wantSizes();
  const offered = (): boolean => form.state().presets.some((one) => one.id === id && one.isAvailable);
  await until(form, () => form.isChanged() || (offered() && isSettled(form.state())), clock, signal);
  if (form.isChanged()) return atWork;
  if (!offered() || !form.usePreset(id))
    return [`The size "${id}" is not known for this clone; it was left alone.`];
  await settled(form, { clock }, signal);
  return [];
}

function settled(
  form: PreparedForm,
  { clock }: Pick<AgentServices, 'clock'>,
  signal: AbortSignal,
): Promise<boolean> {
  return until(form, () => isSettled(form.state()), clock, signal);
}

/** @returns whether the condition became true in time and before the form was closed */
async function until(
  form: PreparedForm,
  isTrue: () => boolean,
  clock: AgentServices['clock'],
  signal: AbortSignal,
): Promise<boolean> {
  const enough = new AbortController();
  const cancel = (): void => {
    enough.abort(signal.reason);
  };
  signal.addEventListener('abort', cancel, { once: true });
  let watch: { dispose(): void } | undefined;
  try {
    signal.throwIfAborted();
    const came = new Promise<boolean>((resolve) => {
      const look = (): void => {
        if (isTrue()) resolve(true);
      };
      watch = form.onDidChange(look);
      look();
    });
    const late = clock.sleep(patienceMs, enough.signal).then(() => false);
    return await Promise.race([came, late, form.closed.then(() => false)]);
  } finally {
    watch?.dispose();
    signal.removeEventListener('abort', cancel);
    enough.abort(new Error('answered'));
  }
}

function told(state: FormState, account: string, notes: readonly string[]): PreparedClone {
  const { findings, review, price } = state;
  const more = findings.length - mostFindings;
  const differences = review.differences.slice(0, mostDifferences);
  return {
    submitted: state.frozen,
    next: state.frozen
      ? 'The user has submitted this form already.'
      : 'Nothing is cloned yet. The user looks at the form and presses Clone Instance.',
    account: said(account),
    title: said(state.title),
    makes: sentence(state.costNote),
    price: sentence(price.sentence),
    ...(price.compared === '' ? {} : { comparedWithSource: sentence(`${price.compared} in 30 days`) }),
    findings: findings.slice(0, mostFindings).map(({ severity, parameter, message }) => ({
      severity,
      ...(parameter === undefined ? {} : { parameter }),
      says: sentence(message),
    })),
    differsFromSource: differences.map(({ parameter, source, clone }) => ({
      parameter,
      source: said(source),
      clone: said(clone),
    })),
    notes: [
      ...notes,
      ...(state.error ? [sentence(`RDS refused it before: ${state.error.code}. ${state.error.title}`)] : []),
      ...(review.isKnown ? [] : ['What the source is like is not known.']),
      ...(more > 0 ? [`There are ${more} findings more in the form.`] : []),
    ],
  };
}
