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
  'restorePoint',
  'name',
  'size',
  'placement',
  'network',
  'billing',
  'databases',
  'protection',
  'advanced',
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

const priceViewSchema = v.object({
  status: v.picklist(['loading', 'ready', 'none', 'failed']),
  sentence: v.string(),
});
export type PriceView = v.InferOutput<typeof priceViewSchema>;

const reviewViewSchema = v.object({
  /** What the clone has otherwise than the source; a value that one of the two does not have is blank. */
  differences: v.array(v.object({ label: v.string(), source: v.string(), clone: v.string() })),
  /** What the clone takes over, and from where. */
  inherited: v.array(v.string()),
});
export type ReviewView = v.InferOutput<typeof reviewViewSchema>;

/** The settings of the last clone of the same instance, which one link takes over. */
const lastCloneViewSchema = v.object({
  /** The job they are of, named by the page when it asks for them. */
  jobId: v.string(),
  /** What the link says: what would change. */
  label: v.string(),
  /** What that costs; blank while it is not known. */
  cost: v.string(),
});
export type LastCloneView = v.InferOutput<typeof lastCloneViewSchema>;

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
  sentence: v.string(),
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
  /** Parameters that apply now; others are hidden and not sent. */
  visible: v.array(cloneParameterSchema),
  choices: v.record(v.string(), fieldChoicesSchema),
  recoveryWindow: windowViewSchema,
  /** Absent until the backup sets are known. */
  timeline: v.optional(timelineSchema),
  databases: databasesSchema,
  dropped: v.array(droppedSchema),
  price: priceViewSchema,
  /** Absent where there is no such clone, or it was made like this one. */
  lastClone: v.optional(lastCloneViewSchema),
  review: reviewViewSchema,
  /** Each with what can be done about it at a press of a button; blank when nothing. */
  /** `isMissing` where nothing is entered yet. */
  findings: v.array(v.object({ ...findingSchema.entries, isMissing: v.boolean(), fix: v.string() })),
  /** Set once a submit was refused: findings of untouched fields are shown from then on. */
  showAllFindings: v.boolean(),
  error: v.optional(formErrorSchema),
  progress: v.optional(formProgressSchema),
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
      'restoreFrom',
      'backupSet',
      'pointInTime',
      'latest',
      'utc',
      'loading',
      'lookupFailed',
      'retry',
      'choose',
      'keepSource',
      'current',
      'fromSource',
      'submit',
      'sending',
      'fix',
      'code',
      'httpStatus',
      'serviceMessage',
      'whatToDo',
      'errorAt',
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
      'serviceDecides',
      'review',
      'noDifference',
      'toCorrect',
      'reviewParameter',
      'reviewSource',
      'reviewClone',
      'price',
      'copyAs',
      'copyCliBash',
      'copyCliPowerShell',
      'copyTerraform',
      'copyTypeScript',
      'copyJson',
      'afterTitle',
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
  v.object({ type: v.literal('state'), state: formStateSchema }),
  /** Moves the focus to a field, or to the summary when none is named. */
  v.object({ type: v.literal('focus'), parameter: v.optional(cloneParameterSchema) }),
]);
export type HostMessage = v.InferOutput<typeof hostMessageSchema>;

const pageActionSchema = v.picklist([
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
  /** Does what was offered for an error, or for a finding about a value. */
  v.object({
    type: v.literal('fix'),
    code: v.pipe(v.string(), v.maxLength(200)),
    parameter: v.optional(cloneParameterSchema),
  }),
  /** Takes over the settings of the last clone, which was this job's. */
  v.object({ type: v.literal('useLastClone'), jobId: v.pipe(v.string(), v.maxLength(100)) }),
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
