import * as v from 'valibot';
import { accountIdSchema, parseCloneDraft, type CloneDraft } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import { timeSchema } from '../files/schemas';

const formDraftSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)),
  accountId: accountIdSchema,
  draft: v.unknown(),
  sourceName: v.string(),
  engine: v.string(),
  changedAt: timeSchema,
  backupEndTime: v.optional(timeSchema),
});

/** The values of a form that was closed without being submitted. */
export interface FormDraft {
  readonly version: 1;
  /** A UUID that stays the same when the draft is opened and closed again. */
  readonly id: string;
  readonly accountId: AccountId;
  readonly draft: CloneDraft;
  /** Last known name and engine of the source, for the view; blank if never known. */
  readonly sourceName: string;
  readonly engine: string;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  /** When the chosen backup set ended, epoch milliseconds, if known. Users recognize sets by time, not by id. */
  readonly backupEndTime?: number | undefined;
}

/** Parses the file of a draft; undefined if it comes from an unknown version. */
export function parseFormDraft(value: unknown): FormDraft | undefined {
  const result = v.safeParse(formDraftSchema, value);
  const draft = result.success ? parseCloneDraft(result.output.draft) : undefined;
  return result.success && draft ? { ...result.output, draft } : undefined;
}
