import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { maxFieldLength } from '../../shared/clone';
import type { FieldChoices, FieldSpec, FormState } from '../../shared/protocol';
import { Databases } from '../databases/databases';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';
import { ClassPicker } from './classPicker';
import { TimeField } from './timeField';

interface ControlProps {
  readonly spec: FieldSpec;
  readonly isBad: boolean;
}

/** The control of a field. Without choices, or if they could not be loaded, it accepts free text. */
export function Control(props: ControlProps): JSX.Element {
  const { state } = usePage();
  const { name, control } = props.spec;
  const choices = state.choices[name];
  switch (control) {
    case 'checkbox':
      return <Checkbox {...props} />;
    case 'radio':
      return <Radios {...props} choices={choices} />;
    case 'databaseNames':
    case 'tableMeta':
      return <DatabasesField {...props} />;
    case 'utcTime': {
      const { status, sentence } = state.recoveryWindow;
      const failed = status === 'failed' ? { status, problem: sentence } : undefined;
      return (
        <>
          <TimeField {...props} />
          <LookupNote spec={props.spec} choices={failed} />
        </>
      );
    }
    default:
      break;
  }
  const isList = choices?.status === 'ready' || choices?.status === 'loading';
  return (
    <>
      {!isList ? (
        <Text {...props} />
      ) : name === 'DBInstanceClass' && choices.choices.length > 0 ? (
        <ClassPicker {...props} choices={choices.choices} />
      ) : (
        <Select {...props} choices={choices} />
      )}
      <LookupNote spec={props.spec} choices={choices} />
    </>
  );
}

function describedBy(name: string): string {
  return `${name}-message ${name}-help`;
}

function widthOf({ control, name }: FieldSpec): string {
  if (control === 'number') return 'n';
  if (name === 'Category' || name === 'DBInstanceStorageType') return 'short';
  return name === 'DBInstanceDescription' || control === 'backupSet' ? 'wide' : 'mid';
}

/** Typed text does not change while the field has the focus, whatever value it was parsed to. */
function Text({ spec, isBad }: ControlProps): JSX.Element {
  const { page } = usePage();
  const { name, control, required } = spec;
  const [raw, setRaw] = useState<string>();
  return (
    <input
      type="text"
      id={name}
      name={name}
      class={widthOf(spec)}
      value={raw ?? page.textOf(name)}
      inputMode={control === 'number' ? 'decimal' : undefined}
      maxLength={maxFieldLength}
      spellcheck={false}
      autocomplete="off"
      aria-describedby={describedBy(name)}
      aria-required={required}
      aria-invalid={isBad}
      onInput={(event) => {
        setRaw(event.currentTarget.value);
        page.change(name, event.currentTarget.value);
      }}
      onBlur={() => {
        setRaw(undefined);
      }}
    />
  );
}

interface SelectProps extends ControlProps {
  readonly choices: FieldChoices;
}

function Select({ spec, isBad, choices: { status, choices } }: SelectProps): JSX.Element {
  const { page, texts } = usePage();
  const { name, required, blank: decides } = spec;
  const text = page.textOf(name);
  const isKnown = choices.some(({ value }) => value === text);
  const left = decides === 'service' ? texts.serviceDecides : texts.keepSource;
  return (
    <span class={`select ${widthOf(spec)}`}>
      <select
        id={name}
        name={name}
        value={text}
        aria-describedby={describedBy(name)}
        aria-required={required}
        aria-invalid={isBad}
        aria-busy={status === 'loading' ? 'true' : undefined}
        onChange={(event) => {
          page.change(name, event.currentTarget.value);
        }}
      >
        {(text === '' || (!required && decides === 'service')) && (
          <option value="">{required ? texts.choose : left}</option>
        )}
        {text !== '' && !isKnown && (
          <option value={text}>{status === 'loading' ? text : fill(texts.notListed, text)}</option>
        )}
        {choices.map(({ value, label, unavailable }) => (
          <option key={value} value={value} disabled={unavailable !== '' && value !== text}>
            {unavailable === '' ? label : fill(texts.withNote, label, unavailable)}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}

function Checkbox({ spec: { name }, isBad }: ControlProps): JSX.Element {
  const { page } = usePage();
  return (
    <span class="check">
      <input
        type="checkbox"
        id={name}
        name={name}
        checked={page.textOf(name) === 'true'}
        aria-describedby={describedBy(name)}
        aria-invalid={isBad}
        onChange={(event) => {
          page.change(name, String(event.currentTarget.checked));
        }}
      />
    </span>
  );
}

function Radios({
  spec: { name },
  choices,
}: ControlProps & { choices: FieldChoices | undefined }): JSX.Element {
  const { page, texts } = usePage();
  const text = page.textOf(name);
  return (
    <div
      class="choice"
      role="radiogroup"
      aria-labelledby={`${name}-label`}
      aria-describedby={describedBy(name)}
    >
      {(choices?.choices ?? []).map(({ value, label, unavailable }) => (
        <label key={value}>
          <input
            type="radio"
            id={`${name}-${value}`}
            name={name}
            value={value}
            checked={value === text}
            disabled={unavailable !== '' && value !== text}
            onChange={() => {
              page.change(name, value);
            }}
          />
          {unavailable === '' ? label : fill(texts.withNote, label, unavailable)}
        </label>
      ))}
    </div>
  );
}

function DatabasesField({ spec: { name, control } }: ControlProps): JSX.Element {
  const { page, state, texts } = usePage();
  return (
    <Databases
      mode={control === 'databaseNames' ? 'DbNames' : 'TableMeta'}
      view={state.databases}
      text={page.textOf(name)}
      frozen={state.frozen}
      suffix={suffixOf(state)}
      texts={texts.databases}
      labelledBy={`${name}-label`}
      describedBy={describedBy(name)}
      change={(text) => {
        page.change(name, text);
      }}
      openDatabase={(database) => {
        page.post({ type: 'openDatabase', name: database });
      }}
      retry={() => {
        page.post({ type: 'retryLookup', parameter: name });
      }}
    />
  );
}

/** A suffix for new names, from the restored day, e.g. `_1127`. */
function suffixOf({ draft, timeline }: FormState): string {
  const set = timeline?.sets.find(({ id }) => id === draft.values['BackupId']?.text);
  const at =
    draft.restoreBy === 'time'
      ? Date.parse(draft.values['RestoreTime']?.text ?? '')
      : (set?.at ?? Number.NaN);
  if (Number.isNaN(at)) return '_copy';
  const day = new Date(at);
  return `_${String(day.getMonth() + 1).padStart(2, '0')}${String(day.getDate()).padStart(2, '0')}`;
}

/** Why the choices are missing, with a retry button; or a note on the choices. */
function LookupNote({
  spec: { name },
  choices,
}: {
  readonly spec: FieldSpec;
  readonly choices: Pick<FieldChoices, 'status' | 'problem'> | undefined;
}): JSX.Element | null {
  const { page, texts } = usePage();
  if (!choices) return null;
  const { status, problem } = choices;
  if (status !== 'failed') return problem === '' ? null : <span class="lookup dim small">{problem}</span>;
  return (
    <p class="lookup failed small">
      {fill(texts.lookupFailed, problem)}{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          page.post({ type: 'retryLookup', parameter: name });
        }}
      >
        {texts.retry}
      </button>
    </p>
  );
}
