import * as v from 'valibot';
import {
  accountIdSchema,
  afterCloneSchema,
  cloneDraftSchema,
  cloneParameterSchema,
  fieldTextSchema,
  findingSchema,
  parseCloneDraft,
  restoreBySchema,
  type CloneDraft,
} from './clone';
import { uuidPattern, type AccountId } from './ids';
import { databasesSchema } from './databases';
import { pageTextsSchema } from './pageTexts';
import { patched, patchSchema, type Patch } from './patch';
import { timelineSchema } from './timeline';

/**
 * Messages between the page of the form and the extension host. Both sides parse what they receive. The page
 * has no credentials and no network access, and may only request what a user can do in the form.
 */

const fieldSpecSchema = v.object({
  name: cloneParameterSchema,
  label: v.string(),
  help: v.string(),
  control: v.picklist([
    'text',
    'number',
    'choice',
    'checkbox',
    'radio',
    'backupSet',
    'utcTime',
    'databaseNames',
    'tableMeta',
  ]),
  required: v.boolean(),
  /** Who decides when the field is blank. */
  blank: v.picklist(['source', 'service']),
});
export type FieldSpec = v.InferOutput<typeof fieldSpecSchema>;

const groupSchema = v.picklist([
  'name',
  'restorePoint',
  'size',
  'placement',
  'billing',
  'databases',
  'protection',
]);

const groupSpecSchema = v.object({
  id: groupSchema,
  title: v.string(),
  fields: v.array(fieldSpecSchema),
});
export type GroupSpec = v.InferOutput<typeof groupSpecSchema>;

const choiceSchema = v.object({
  value: v.string(),
  label: v.string(),
  /** Why it cannot be chosen; blank when it can. */
  unavailable: v.string(),
  /** The specification of a class; blank values are unknown. */
  power: v.optional(v.object({ size: v.string(), connections: v.string(), iops: v.string() })),
});
export type Choice = v.InferOutput<typeof choiceSchema>;

/** The choices of a field. After a failed lookup (`failed`), the field accepts free text and shows the reason. */
const fieldChoicesSchema = v.object({
  status: v.picklist(['loading', 'ready', 'failed']),
  choices: v.array(choiceSchema),
  /** Why the lookup failed or takes long, or a note on the choices; in one line. */
  problem: v.string(),
});
export type FieldChoices = v.InferOutput<typeof fieldChoicesSchema>;

const windowViewSchema = v.object({
  status: v.picklist(['loading', 'ready', 'none', 'failed']),
  /** ISO 8601 UTC with seconds; blank unless ready. */
  begin: v.string(),
  end: v.string(),
  /** One sentence: the span in local time and UTC, or why there is none. */
  sentence: v.string(),
});
export type WindowView = v.InferOutput<typeof windowViewSchema>;

/** A chosen value that is not sent because of other choices. */
const droppedSchema = v.object({ parameter: cloneParameterSchema, sentence: v.string() });

/** The price in the bar. Unless the status is `ready`, only the sentence is set, which gives the reason. */
const priceViewSchema = v.object({
  status: v.picklist(['loading', 'ready', 'none', 'failed']),
  /** `CNY 1.18` and its unit: `hour`, `3 months`. */
  amount: v.string(),
  per: v.string(),
  /** `CNY 849.60 / 30 days`, or another note; may be blank. */
  more: v.string(),
  /** `417.60 less`: the difference to the source over 30 days; blank when it is zero or unknown. */
  compared: v.string(),
  sentence: v.string(),
});
export type PriceView = v.InferOutput<typeof priceViewSchema>;

const reviewViewSchema = v.object({
  /** False until the source is known; `differences` is empty until then. */
  isKnown: v.boolean(),
  /** Differences between the clone and the source; a value that one of them lacks is blank. */
  differences: v.array(
    v.object({
      parameter: cloneParameterSchema,
      label: v.string(),
      source: v.string(),
      clone: v.string(),
      /** Whether the user caused the difference, so that it can be reset. */
      canReset: v.boolean(),
    }),
  ),
  /** What the clone inherits, and from where. */
  inherited: v.array(v.string()),
});
export type ReviewView = v.InferOutput<typeof reviewViewSchema>;

const presetIds = ['source', 'smallest', 'lastClone'] as const;
const presetIdSchema = v.picklist(presetIds);
export type PresetId = (typeof presetIds)[number];

const presetSchema = v.object({
  id: presetIdSchema,
  /**
   * Id of the job whose settings the preset uses. The page sends it back, because there may be a newer clone by
   * then.
   */
  of: v.string(),
  label: v.string(),
  /** The values that it sets, or why it is not available. */
  detail: v.string(),
  /** `1.18 / h`; blank while it is unknown. */
  cost: v.string(),
  isAvailable: v.boolean(),
  /** Whether the form has these values. */
  isCurrent: v.boolean(),
});
export type PresetView = v.InferOutput<typeof presetSchema>;

const groupLineSchema = v.object({
  value: v.string(),
  /** The number of values that differ from the source. */
  changes: v.number(),
});
export type GroupLine = v.InferOutput<typeof groupLineSchema>;

const summarySchema = v.object({ name: v.string(), size: v.string(), storage: v.string() });
export type SummaryView = v.InferOutput<typeof summarySchema>;

/** An explained error as the form shows it. Absent facts have no key. */
const formErrorSchema = v.object({
  code: v.string(),
  httpStatus: v.exactOptional(v.number()),
  requestId: v.exactOptional(v.string()),
  serviceMessage: v.exactOptional(v.string()),
  title: v.string(),
  cause: v.string(),
  remedy: v.string(),
  /** The shown fields that it may be about; the first one shows the error and gets the focus. */
  fields: v.array(cloneParameterSchema),
  /** Whether the identical request may succeed later. */
  retryable: v.boolean(),
  recommend: v.exactOptional(v.string()),
  /** The minimal RAM policy that helps. */
  ramPolicy: v.exactOptional(v.string()),
  /** The label of the button that fixes the error. */
  fix: v.exactOptional(v.string()),
});
export type FormError = v.InferOutput<typeof formErrorSchema>;

const formProgressSchema = v.object({
  phase: v.picklist([
    'sending',
    'unknown',
    'accepted',
    'creating',
    'ready',
    'lost',
    'timedOut',
    'released',
    'waiting',
    'gone',
  ]),
  /** The text of the bar: the phase and its details. */
  title: v.string(),
  sentence: v.string(),
  /** When billing started, or another note on the costs; may be blank. */
  costs: v.string(),
  /** When the service accepted the request; epoch milliseconds. */
  startedAt: v.optional(v.number()),
  /** The estimated duration; milliseconds. */
  estimateMs: v.optional(v.number()),
  /** The label and value of the facts that replace the fields. */
  facts: v.array(v.object({ label: v.string(), value: v.string() })),
});
export type FormProgress = v.InferOutput<typeof formProgressSchema>;

const formStateSchema = v.object({
  /** Number of the last change from the page that this state includes. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Changes when an answer of the cloud has changed the request. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  draft: cloneDraftSchema,
  /** The page stores these with the draft, so that a reload finds the account and the job again. */
  accountId: accountIdSchema,
  jobId: v.optional(v.string()),
  draftId: v.optional(v.string()),
  title: v.string(),
  subtitle: v.string(),
  /** The display time zone: `UTC+08:00`. */
  zone: v.string(),
  /** Parameters that apply now; others are hidden and not sent. */
  visible: v.array(cloneParameterSchema),
  choices: v.record(v.string(), fieldChoicesSchema),
  recoveryWindow: windowViewSchema,
  /** Absent until the backup sets are known. */
  timeline: v.optional(timelineSchema),
  databases: databasesSchema,
  dropped: v.array(droppedSchema),
  price: priceViewSchema,
  presets: v.array(presetSchema),
  /** Prices such as `1.18` by class, for classes whose rows have been in view. A blank price is unknown. */
  classPrices: v.record(v.string(), v.string()),
  groups: v.record(groupSchema, groupLineSchema),
  summary: summarySchema,
  review: reviewViewSchema,
  /**
   * `fix` is the label of the button for the fix, blank if there is none; `isMissing` means that the value is still
   * blank.
   */
  findings: v.array(v.object({ ...findingSchema.entries, isMissing: v.boolean(), fix: v.string() })),
  /** Set when findings have blocked a submission: from then on, findings of untouched fields are shown too. */
  showAllFindings: v.boolean(),
  error: v.optional(formErrorSchema),
  progress: v.optional(formProgressSchema),
  /** Set where the chosen backup set is so old that a new one may be wanted. */
  offersBackup: v.optional(v.boolean()),
  /** Set where the request can be saved as a file. */
  offersFile: v.optional(v.boolean()),
  /** What submitting creates and costs, in a sentence. */
  costNote: v.string(),
  canSubmit: v.boolean(),
  /** The request has been sent: the form is locked until the user asks for another clone. */
  frozen: v.boolean(),
});
export type FormState = v.InferOutput<typeof formStateSchema>;

const hostMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('init'),
    groups: v.array(groupSpecSchema),
    texts: pageTextsSchema,
    state: formStateSchema,
  }),
  /** Changes of the state since the last message. */
  v.object({ type: v.literal('patch'), patch: patchSchema }),
  /** Moves the focus to a field, or to the summary when the parameter is absent. */
  v.object({ type: v.literal('focus'), parameter: v.optional(cloneParameterSchema) }),
]);
export type HostMessage = v.InferOutput<typeof hostMessageSchema>;

const pageActionSchema = v.picklist([
  'backUpFirst',
  'copyDetails',
  'copyRamPolicy',
  'openDiagnosis',
  'showLog',
  'showClones',
  'copyConnection',
  'reveal',
  'checkAgain',
  'cloneAgain',
  'stopWaiting',
  'release',
  'openConsole',
]);
export type PageAction = v.InferOutput<typeof pageActionSchema>;

export const exportFormats = ['cliBash', 'cliPowerShell', 'terraform', 'typescript', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const seqSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const pageMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('ready'),
    /** IANA name of the user's time zone, which in a remote window differs from the host's. */
    timeZone: v.pipe(v.string(), v.maxLength(100)),
  }),
  v.object({
    type: v.literal('change'),
    seq: seqSchema,
    parameter: cloneParameterSchema,
    value: fieldTextSchema,
  }),
  v.object({ type: v.literal('restoreBy'), seq: seqSchema, restoreBy: restoreBySchema }),
  v.object({ type: v.literal('after'), seq: seqSchema, after: afterCloneSchema }),
  v.object({ type: v.literal('retryLookup'), parameter: cloneParameterSchema }),
  /** The user opened a collapsed group. */
  v.object({ type: v.literal('open'), group: groupSchema }),
  v.object({ type: v.literal('openDatabase'), name: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)) }),
  v.object({ type: v.literal('export'), format: v.picklist(exportFormats) }),
  /** Writes the form to a file; the host asks where. */
  v.object({ type: v.literal('saveFile') }),
  v.object({
    type: v.literal('fix'),
    code: v.pipe(v.string(), v.maxLength(200)),
    parameter: v.optional(cloneParameterSchema),
  }),
  /** Resets the user's change of a field, or all changes. */
  v.object({ type: v.literal('reset'), parameter: v.optional(cloneParameterSchema) }),
  v.object({ type: v.literal('fixAll') }),
  v.object({ type: v.literal('preset'), id: presetIdSchema, of: v.pipe(v.string(), v.maxLength(100)) }),
  /** Requests prices of classes whose rows are in view. */
  v.object({
    type: v.literal('classPrices'),
    classes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(20)),
  }),
  /** With the revision that the user saw. */
  v.object({ type: v.literal('submit'), revision: seqSchema }),
  v.object({ type: v.literal('action'), action: pageActionSchema }),
]);
export type PageMessage = v.InferOutput<typeof pageMessageSchema>;

export function parsePageMessage(value: unknown): PageMessage | undefined {
  const result = v.safeParse(pageMessageSchema, value);
  return result.success ? result.output : undefined;
}

/**
 * Applies a patch to a state. Only the changed parts are parsed, because the others have been parsed before.
 * @returns undefined when the result is not a valid state
 */
export function parseSlices(state: FormState, patch: Patch): FormState | undefined {
  const next = patched(state, patch);
  const named = new Set(patch.map(({ path }) => path[0]));
  const entries = Object.entries(formStateSchema.entries).filter(([name]) => named.has(name));
  const result = v.safeParse(v.object(Object.fromEntries(entries)), next);
  return result.success ? { ...(next as FormState), ...result.output } : undefined;
}

export function parseHostMessage(value: unknown): HostMessage | undefined {
  const result = v.safeParse(hostMessageSchema, value);
  return result.success ? result.output : undefined;
}

const mementoSchema = v.object({
  accountId: accountIdSchema,
  draft: v.unknown(),
  jobId: v.optional(v.string()),
  // An id that cannot name a file is ignored.
  draftId: v.fallback(v.optional(v.pipe(v.string(), v.regex(uuidPattern))), undefined),
});

/** The data that the page keeps across reloads. */
export interface FormMemento {
  readonly accountId: AccountId;
  readonly draft: CloneDraft;
  readonly jobId?: string | undefined;
  /** Id of the stored draft that the form was opened from or saved as. */
  readonly draftId?: string | undefined;
}

/** Parses the data that a page of an earlier window kept; undefined when it is invalid. */
export function parseFormMemento(value: unknown): FormMemento | undefined {
  const result = v.safeParse(mementoSchema, value);
  const draft = result.success ? parseCloneDraft(result.output.draft) : undefined;
  return result.success && draft
    ? {
        accountId: result.output.accountId,
        draft,
        jobId: result.output.jobId,
        draftId: result.output.draftId,
      }
    : undefined;
}
