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
import { databasesSchema, databaseTextNames } from './databases';
import { patched, patchSchema, type Patch } from './patch';
import { timelineSchema, timelineTextsSchema } from './timeline';

/**
 * Messages between the form's page and the extension host. Both sides parse what arrives. The page has no
 * credentials, calls no network, and may only ask for what a user could do in the form anyway.
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
  /** Who decides when it is left blank. */
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
  /** Of a class: what is behind its code; a blank is not known. */
  power: v.optional(v.object({ size: v.string(), connections: v.string(), iops: v.string() })),
});
export type Choice = v.InferOutput<typeof choiceSchema>;

/** What is known of a field's choices. `failed` leaves the field to free text and names the reason. */
const fieldChoicesSchema = v.object({
  status: v.picklist(['loading', 'ready', 'failed']),
  choices: v.array(choiceSchema),
  /** Why the lookup failed or takes long, or what has to be known of the choices; in one line. */
  problem: v.string(),
});
export type FieldChoices = v.InferOutput<typeof fieldChoicesSchema>;

const windowViewSchema = v.object({
  status: v.picklist(['loading', 'ready', 'none', 'failed']),
  /** ISO 8601 UTC, seconds precision; blank unless ready. */
  begin: v.string(),
  end: v.string(),
  /** One sentence: the span in local time and UTC, or why there is none. */
  sentence: v.string(),
});
export type WindowView = v.InferOutput<typeof windowViewSchema>;

/** A value that was chosen and is not sent, because of what else is chosen. */
const droppedSchema = v.object({ parameter: cloneParameterSchema, sentence: v.string() });

/** The price in the bar. With a status other than `ready` there is the sentence only, which says why. */
const priceViewSchema = v.object({
  status: v.picklist(['loading', 'ready', 'none', 'failed']),
  /** `CNY 1.18` and what it is for: `hour`, `3 months`. */
  amount: v.string(),
  per: v.string(),
  /** `CNY 849.60 / 30 days`, or what else has to be known; may be blank. */
  more: v.string(),
  /** `417.60 less`, of 30 days and against the source; blank where it is the same or not known. */
  compared: v.string(),
  sentence: v.string(),
});
export type PriceView = v.InferOutput<typeof priceViewSchema>;

const reviewViewSchema = v.object({
  /** False until the source is known; nothing is compared then. */
  isKnown: v.boolean(),
  /** What the clone has otherwise than the source; a value that one of the two does not have is blank. */
  differences: v.array(
    v.object({
      parameter: cloneParameterSchema,
      label: v.string(),
      source: v.string(),
      clone: v.string(),
      /** Whether the user made it, so that it can be taken back. */
      canReset: v.boolean(),
    }),
  ),
  /** What the clone takes over, and from where. */
  inherited: v.array(v.string()),
});
export type ReviewView = v.InferOutput<typeof reviewViewSchema>;

/** Sizes to start from. */
const presetIds = ['source', 'smallest', 'lastClone'] as const;
const presetIdSchema = v.picklist(presetIds);
export type PresetId = (typeof presetIds)[number];

const presetSchema = v.object({
  id: presetIdSchema,
  /** Of which clone it is; said when it is taken, as there may be a newer one by then. */
  of: v.string(),
  label: v.string(),
  /** What it sets, or why there is none. */
  detail: v.string(),
  /** `1.18 / h`; blank while it is not known. */
  cost: v.string(),
  isAvailable: v.boolean(),
  /** The form has these values. */
  isCurrent: v.boolean(),
});
export type PresetView = v.InferOutput<typeof presetSchema>;

/** One line of a group that is folded. */
const groupLineSchema = v.object({
  /** What is chosen in it. */
  value: v.string(),
  /** How many values differ from the source. */
  changes: v.number(),
});
export type GroupLine = v.InferOutput<typeof groupLineSchema>;

/** What will be made, in the bar. */
const summarySchema = v.object({ name: v.string(), size: v.string(), storage: v.string() });
export type SummaryView = v.InferOutput<typeof summarySchema>;

/** An explained error as the form shows it. What does not apply has no key. */
const formErrorSchema = v.object({
  code: v.string(),
  httpStatus: v.exactOptional(v.number()),
  requestId: v.exactOptional(v.string()),
  serviceMessage: v.exactOptional(v.string()),
  title: v.string(),
  cause: v.string(),
  remedy: v.string(),
  /** The fields of the form it may be about. */
  fields: v.array(cloneParameterSchema),
  /** Whether the identical request may succeed later. */
  retryable: v.boolean(),
  /** The service's diagnosis link. */
  recommend: v.exactOptional(v.string()),
  /** The least RAM policy that helps. */
  ramPolicy: v.exactOptional(v.string()),
  /** What a button offers to do about it. */
  fix: v.exactOptional(v.string()),
});
export type FormError = v.InferOutput<typeof formErrorSchema>;

/** What the form shows of the job it submitted. */
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
  /** What the bar says: the phase, and what is to be known of it. */
  title: v.string(),
  sentence: v.string(),
  /** From when it is billed, or what else there is to know of the costs; may be blank. */
  costs: v.string(),
  /** When the service accepted it; epoch milliseconds. */
  startedAt: v.optional(v.number()),
  /** What it is likely to take; milliseconds. */
  estimateMs: v.optional(v.number()),
  /** What stands in the place of the fields: label and value. */
  facts: v.array(v.object({ label: v.string(), value: v.string() })),
});
export type FormProgress = v.InferOutput<typeof formProgressSchema>;

const formStateSchema = v.object({
  /** Number of the last change of the page that this state includes. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Changes when an answer of the cloud has changed what would be sent. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  draft: cloneDraftSchema,
  /** Kept by the page with the draft, so that a reload finds the account and the job again. */
  accountId: accountIdSchema,
  jobId: v.optional(v.string()),
  draftId: v.optional(v.string()),
  title: v.string(),
  subtitle: v.string(),
  /** Of the zone in which times are shown: `UTC+08:00`. */
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
  /** Of the classes whose rows have been seen: `1.18`, by the class. A blank is not known. */
  classPrices: v.record(v.string(), v.string()),
  groups: v.record(groupSchema, groupLineSchema),
  summary: summarySchema,
  review: reviewViewSchema,
  /** Each with what can be done about it at a press of a button; blank when nothing. */
  /** `isMissing` where nothing is entered yet. */
  findings: v.array(v.object({ ...findingSchema.entries, isMissing: v.boolean(), fix: v.string() })),
  /** Set once a submit was held back by findings: those of untouched fields are shown from then on. */
  showAllFindings: v.boolean(),
  error: v.optional(formErrorSchema),
  progress: v.optional(formProgressSchema),
  /** Set where the chosen backup set is so old that a new one may be wanted. */
  offersBackup: v.optional(v.boolean()),
  /** What submitting creates and costs, in a sentence. */
  costNote: v.string(),
  canSubmit: v.boolean(),
  /** The request is out: nothing can be changed until another clone is asked for. */
  frozen: v.boolean(),
});
export type FormState = v.InferOutput<typeof formStateSchema>;

const pageTextsSchema = v.object({
  /** Those of the two large parts of the page, each with names of its own. */
  timeline: timelineTextsSchema,
  databases: v.object(v.entriesFromList(databaseTextNames, v.string())),
  ...v.entriesFromList(
    [
      'restorePoint',
      'backupSet',
      'pointInTime',
      'loading',
      'lookupFailed',
      'retry',
      'choose',
      'keepSource',
      'serviceDecides',
      'notListed',
      'withNote',
      'labelled',
      'submit',
      'sending',
      'submitKeys',
      'changes',
      'oneChange',
      'reset',
      'resetAll',
      'sameAsSource',
      'takesOver',
      'wasSource',
      'helpOn',
      'errors',
      'oneError',
      'warnings',
      'oneWarning',
      'nextError',
      'fixAll',
      'refused',
      'notSent',
      'code',
      'httpStatus',
      'serviceMessage',
      'whatServiceSaid',
      'copyDetails',
      'copyRamPolicy',
      'openDiagnosis',
      'tryAgain',
      'showClones',
      'copyConnection',
      'reveal',
      'checkAgain',
      'cloneAgain',
      'stopWaiting',
      'release',
      'openConsole',
      'copyAs',
      'copyCliBash',
      'copyCliPowerShell',
      'copyTerraform',
      'copyTypeScript',
      'copyJson',
      'saveAsFile',
      'startFrom',
      'filterClasses',
      'noClass',
      'classSize',
      'className',
      'classConnections',
      'classIops',
      'classPrice',
      'notATime',
      'afterLatest',
      'beforeFirst',
      'useLatest',
      'useFirst',
      'twice',
      'skipped',
      'dayOrMonth',
      'whichZone',
      'latest',
      'dayAgo',
      'beforeFullBackup',
      'ago',
      'ahead',
      'timelineHelp',
      'backUpFirst',
      'summary',
      'elapsedOf',
      'closeTab',
      'after',
      'verify',
      'verifyHelp',
      'remind',
      'remindHelp',
      'remindNever',
      'remindTomorrow',
      'remindInDays',
    ],
    v.string(),
  ),
});
/** The page's own texts, which have no access to a language bundle there. */
export type PageTexts = v.InferOutput<typeof pageTextsSchema>;

const hostMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('init'),
    groups: v.array(groupSpecSchema),
    /** Texts of the page in the user's language. */
    texts: pageTextsSchema,
    state: formStateSchema,
  }),
  /** What has changed in the state since the last message. */
  v.object({ type: v.literal('patch'), patch: patchSchema }),
  /** Moves the focus to a field, or to the summary when none is named. */
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

/** In which a prepared request can be copied. */
export const exportFormats = ['cliBash', 'cliPowerShell', 'terraform', 'typescript', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const seqSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const pageMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('ready'),
    /** IANA name of the zone of the user's clock, which in a remote window is not the host's. */
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
  /** A group that was closed is looked into. */
  v.object({ type: v.literal('open'), group: groupSchema }),
  v.object({ type: v.literal('openDatabase'), name: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)) }),
  v.object({ type: v.literal('export'), format: v.picklist(exportFormats) }),
  /** Writes the form into a file; where is asked outside of the page. */
  v.object({ type: v.literal('saveFile') }),
  /** Does what was offered for an error, or for a finding about a value. */
  v.object({
    type: v.literal('fix'),
    code: v.pipe(v.string(), v.maxLength(200)),
    parameter: v.optional(cloneParameterSchema),
  }),
  /** Takes back what the user changed in a field, or in all. */
  v.object({ type: v.literal('reset'), parameter: v.optional(cloneParameterSchema) }),
  /** Does all that is offered for findings. */
  v.object({ type: v.literal('fixAll') }),
  v.object({ type: v.literal('preset'), id: presetIdSchema, of: v.pipe(v.string(), v.maxLength(100)) }),
  /** Asks what the clone would cost in classes whose rows are in view. */
  v.object({
    type: v.literal('classPrices'),
    classes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(20)),
  }),
  /** With the revision that the user saw. */
  v.object({ type: v.literal('submit'), revision: seqSchema }),
  v.object({ type: v.literal('action'), action: pageActionSchema }),
]);
export type PageMessage = v.InferOutput<typeof pageMessageSchema>;

/** Parses a message of the page; undefined when it is not one. */
export function parsePageMessage(value: unknown): PageMessage | undefined {
  const result = v.safeParse(pageMessageSchema, value);
  return result.success ? result.output : undefined;
}

/**
 * Applies a patch to a state. Only the parts that it names are parsed, as the others have been.
 * @returns undefined when what comes of it is no state
 */
export function parseSlices(state: FormState, patch: Patch): FormState | undefined {
  const next = patched(state, patch);
  const named = new Set(patch.map(({ path }) => path[0]));
  const entries = Object.entries(formStateSchema.entries).filter(([name]) => named.has(name));
  const result = v.safeParse(v.object(Object.fromEntries(entries)), next);
  return result.success ? { ...(next as FormState), ...result.output } : undefined;
}

/** Parses a message of the host; undefined when it is not one. */
export function parseHostMessage(value: unknown): HostMessage | undefined {
  const result = v.safeParse(hostMessageSchema, value);
  return result.success ? result.output : undefined;
}

const mementoSchema = v.object({
  accountId: accountIdSchema,
  draft: v.unknown(),
  jobId: v.optional(v.string()),
  // One that cannot name a file is as good as none.
  draftId: v.fallback(v.optional(v.pipe(v.string(), v.regex(uuidPattern))), undefined),
});

/** What the page keeps across reloads. */
export interface FormMemento {
  readonly accountId: AccountId;
  readonly draft: CloneDraft;
  readonly jobId?: string | undefined;
  /** The kept draft it was opened from or saved as. */
  readonly draftId?: string | undefined;
}

/** Parses what a page of an earlier window kept; undefined when it is of no use. */
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
