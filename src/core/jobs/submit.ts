import { t } from '@vscode/l10n';
import type { CloneDraft } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import type { Price } from '../../shared/model';
import { isSameIdentity, type Identity } from '../accounts/identity';
import { toRequest } from '../clone/draft';
import { valueOf } from '../clone/facts';
import { operationOf } from '../clone/operations';
import type { Clock } from '../clock';
import { notSent } from '../errors/failure';
import { failureCodes } from '../errors/failureCodes';
import { isRdsError, RdsError } from '../errors/rdsError';
import { diskReason } from '../files/problem';
import type { Logger } from '../log';
import type { RdsClient } from '../rds/client';
import { clientTokenFor } from './intents';
import type { CloneJob } from './job';
import type { EditorWindow } from './process';
import type { JobStore } from './store';
import { note } from './historyNotes';

export interface SubmitContext {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly self: EditorWindow;
  /** Aborted when the window closes. Jobs that are still waiting to be sent are left to the next window. */
  readonly closing?: AbortSignal | undefined;
}

export interface JobRequest {
  readonly accountId: AccountId;
  readonly intentId: string;
  readonly draft: CloneDraft;
  readonly sourceName: string;
  readonly engine: string;
  readonly backupBytes?: number | undefined;
  /** The price that the user was shown; undefined if none was known. */
  readonly price?: Price | undefined;
  /** The `Identity.id` that the user was shown when confirming; undefined if it was not known yet. */
  readonly confirmed?: string | undefined;
}

export interface JobAccount {
  readonly client: RdsClient;
  /** Undefined if it cannot be determined now. */
  readonly identity: Identity | undefined;
}

const dayMs = 24 * 60 * 60_000;
const lookBeforeMs = 5_000;

/** Nothing was sent, because the intent already has a job or another window is making it. */
export class IntentTaken extends Error {
  override readonly name = 'IntentTaken';
  constructor(readonly job: CloneJob | undefined) {
    super('This form was sent before.');
  }
}

/**
 * Writes a job to disk before anything is sent. Nothing was sent if it throws.
 * @throws IntentTaken if the intent has a job; RdsError if the identity has changed since the user confirmed, or if the
 * disk refuses
 */
export async function createJob(
  request: JobRequest,
  { client, identity }: JobAccount,
  context: SubmitContext,
): Promise<CloneJob> {
  const { store, clock } = context;
  const { intentId, draft, confirmed } = request;
  const operation = operationOf(draft).name;
  if (!identity || (confirmed !== undefined && !isSameIdentity(confirmed, identity)))
    throw new RdsError(notSent(operation, failureCodes.otherIdentity));
  const description = valueOf(draft, 'DBInstanceDescription');
  const knownBefore = await lookBefore(draft.regionId, description, client);
  const claim = await store.claim(intentId, clock.now()).catch((error: unknown) => {
    throw notWritten(operation, error);
  });
  if ('taken' in claim) throw new IntentTaken(claim.taken);
  const parameters = toRequest(draft);
  const now = clock.now();
  const clientToken = clientTokenFor(intentId, parameters, store, now);
  const serviceAt = client.serviceNow();
  // A subscription ends by itself and cannot be released.
  const days = parameters['PayType'] === 'Prepaid' ? undefined : draft.after?.remindAfterDays;
  const job: CloneJob = {
    version: 1,
    id: claim.id,
    intentId,
    accountId: request.accountId,
    identity: identity.id,
    regionId: draft.regionId,
    sourceId: draft.sourceId,
    sourceName: request.sourceName,
    engine: request.engine,
    description,
    clientToken,
    request: { ...parameters, ClientToken: clientToken },
    draft,
    operation,
    createdAt: now,
    firstSentAt: now,
    ...(serviceAt === undefined ? {} : { firstSentServiceAt: serviceAt }),
    ...(knownBefore === undefined ? {} : { knownBefore: [...knownBefore] }),
    phase: 'sending',
    owner: context.self,
    announced: false,
    watched: true,
    ...(request.backupBytes === undefined ? {} : { backupBytes: request.backupBytes }),
    ...(request.price === undefined ? {} : { price: keptPrice(request.price) }),
    ...(days === undefined ? {} : { remindAt: now + days * dayMs }),
    history: [{ at: now, phase: 'sending', note: note('written') }],
  };
  try {
    await store.create(job);
  } catch (error) {
    await store.unclaim(claim.id);
    throw notWritten(operation, error);
  }
  return job;
}

function keptPrice({ currency, trade, tradeAtMost }: Price): NonNullable<CloneJob['price']> {
  return { currency, trade, ...(tradeAtMost === undefined ? {} : { tradeAtMost }) };
}

/** Ids of instances that already have the name, so they cannot be the clone; undefined if not known. */
async function lookBefore(
  regionId: string,
  description: string,
  client: RdsClient,
): Promise<readonly string[] | undefined> {
  if (description === '') return undefined;
  try {
    const options = { retry: false, timeoutMs: lookBeforeMs };
    const found = await client.findInstancesByDescription(regionId, description, options);
    return found.map(({ dbInstanceId }) => dbInstanceId);
  } catch {
    return undefined;
  }
}

/** The error for a call that was not made because its record could not be written; an `RdsError` is returned as it is. */
export function notWritten(operation: string, error: unknown): RdsError {
  if (isRdsError(error)) return error;
  const ourWords = t('Nothing was sent: {0}.', diskReason(error));
  return new RdsError(notSent(operation, failureCodes.notWritten, ourWords));
}
