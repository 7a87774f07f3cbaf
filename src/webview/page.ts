import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AfterClone, CloneDraft, CloneParameterName, RestoreBy } from '../shared/clone';
import type { PageTexts } from '../shared/pageTexts';
import type { FieldSpec, FormState, GroupSpec, PageMessage } from '../shared/protocol';

/** A typed value that the host has not confirmed yet. */
interface Typed {
  readonly seq: number;
  readonly text: string;
}

/** State and actions of the page. The host owns the state; the page renders it and reports edits. */
export class Page {
  private seq: number;
  private readonly typed = new Map<CloneParameterName, Typed>();
  private chosenAfter: { readonly seq: number; readonly after: AfterClone } | undefined;
  private chosenWay: { readonly seq: number; readonly restoreBy: RestoreBy } | undefined;
  private readonly touched = new Set<CloneParameterName>();

  constructor(
    readonly groups: readonly GroupSpec[],
    readonly texts: PageTexts,
    private current: FormState,
    private readonly send: (message: PageMessage) => void,
    private readonly keep: (state: FormState) => void,
  ) {
    this.seq = current.seq;
  }

  get state(): FormState {
    return this.current;
  }

  /** Takes a new state from the host. Typed values stay until the host has confirmed them. */
  update(state: FormState): void {
    this.current = state;
    this.seq = Math.max(this.seq, state.seq);
    for (const [name, { seq }] of this.typed) if (seq <= state.seq) this.typed.delete(name);
    if (this.chosenAfter && this.chosenAfter.seq <= state.seq) this.chosenAfter = undefined;
    if (this.chosenWay && this.chosenWay.seq <= state.seq) this.chosenWay = undefined;
    this.keepAll();
  }

  post(message: PageMessage): void {
    this.send(message);
  }

  textOf(name: CloneParameterName): string {
    return this.typed.get(name)?.text ?? this.current.draft.values[name]?.text ?? '';
  }

  isTouched(name: CloneParameterName): boolean {
    return this.touched.has(name);
  }

  change(parameter: CloneParameterName, value: string): void {
    this.touched.add(parameter);
    this.typed.set(parameter, { seq: ++this.seq, text: value });
    this.send({ type: 'change', seq: this.seq, parameter, value });
    this.keepAll();
  }

  /** Sets the kind of the restore point and its value together. */
  pick(restoreBy: RestoreBy, value: string): void {
    // The value comes first, so that no intermediate state combines the new kind with an old value.
    this.change(restoreBy === 'time' ? 'RestoreTime' : 'BackupId', value);
    if (this.way !== restoreBy) this.restoreBy(restoreBy);
  }

  /** Whether a backup set or a time is restored. */
  get way(): RestoreBy {
    return this.chosenWay?.restoreBy ?? this.current.draft.restoreBy;
  }

  restoreBy(restoreBy: RestoreBy): void {
    this.chosenWay = { seq: ++this.seq, restoreBy };
    this.send({ type: 'restoreBy', seq: this.seq, restoreBy });
    this.keepAll();
  }

  get after(): AfterClone {
    return this.chosenAfter?.after ?? this.current.draft.after ?? {};
  }

  chooseAfter(after: AfterClone): void {
    this.chosenAfter = { seq: ++this.seq, after };
    this.send({ type: 'after', seq: this.seq, after });
    this.keepAll();
  }

  /** Also stores changes that the host has not confirmed yet, so that a reload does not lose them. */
  private keepAll(): void {
    const { draft } = this.current;
    const typed = [...this.typed].map(([name, { text }]) => [name, { text, origin: 'chosen' }] as const);
    const values: CloneDraft['values'] = { ...draft.values, ...Object.fromEntries(typed) };
    this.keep({ ...this.current, draft: { ...draft, values, restoreBy: this.way, after: this.after } });
  }

  submit(): void {
    if (this.current.canSubmit) this.send({ type: 'submit', revision: this.current.revision });
  }

  /** The findings of a field that are shown by now. */
  findingsOf(name: CloneParameterName | undefined): FormState['findings'] {
    return this.current.findings.filter((finding) => finding.parameter === name && this.isTold(finding));
  }

  get errors(): FormState['findings'] {
    return this.current.findings.filter((finding) => finding.severity === 'error' && this.isTold(finding));
  }

  get warnings(): FormState['findings'] {
    return this.current.findings.filter(
      (finding) => finding.severity === 'warning' && finding.parameter !== undefined && this.isTold(finding),
    );
  }

  /** A missing value is reported only after the user has visited the field; other findings are reported at once. */
  private isTold({ parameter, isMissing }: FormState['findings'][number]): boolean {
    return (
      this.current.showAllFindings ||
      parameter === undefined ||
      this.touched.has(parameter) ||
      this.textOf(parameter) !== '' ||
      !isMissing
    );
  }

  /** The groups that have anything to ask for this clone. */
  get shownGroups(): readonly GroupSpec[] {
    const { visible } = this.state;
    return this.groups.filter(({ fields }) => fields.some(({ name }) => visible.includes(name)));
  }

  specOf(name: CloneParameterName): FieldSpec | undefined {
    return this.groups.flatMap(({ fields }) => fields).find((one) => one.name === name);
  }

  groupOf(name: CloneParameterName): GroupSpec['id'] | undefined {
    return this.groups.find(({ fields }) => fields.some((one) => one.name === name))?.id;
  }

  isVisible(name: CloneParameterName): boolean {
    return this.current.visible.includes(name) && this.specOf(name) !== undefined;
  }

  /** The field that shows a refusal; undefined if the refusal concerns no visible field. */
  get refusedField(): CloneParameterName | undefined {
    return this.current.error?.fields[0];
  }
}

export interface Shown {
  readonly page: Page;
  readonly state: FormState;
  readonly texts: PageTexts;
}

const context = createContext<Shown | undefined>(undefined);
export const PageProvider = context.Provider;

/** @throws Error outside of a `PageProvider` */
export function usePage(): Shown {
  const shown = useContext(context);
  if (!shown) throw new Error('There is no page');
  return shown;
}
