import type { JSX } from 'preact';
import type { CloneParameterName } from '../../shared/clone';
import type { FieldSpec } from '../../shared/protocol';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';
import { Control } from './controls';
import { focusControl } from './focus';
import { RefusalAt } from './refusal';

interface FieldProps {
  readonly spec: FieldSpec;
  readonly className?: string;
}

/** Fields whose help tells what the label does not; that of the others is behind an icon. */
const helpShown: ReadonlySet<CloneParameterName> = new Set([
  'DBInstanceStorageType',
  'ZoneIdSlave1',
  'PayType',
  'DeletionProtection',
  'AutoPay',
]);
const helpBehindIcon: ReadonlySet<CloneParameterName> = new Set([
  'VPCId',
  'PrivateIpAddress',
  'MinCapacity',
  'MaxCapacity',
  'SwitchForce',
  'AutoPause',
  'BackupType',
  'DedicatedHostGroupId',
  'BurstingEnabled',
  'IoAccelerationEnabled',
  'UsedTime',
]);

/** One parameter: its label, its control, what the source has, what helps and what is wrong. */
export function Field({ spec, className = '' }: FieldProps): JSX.Element | null {
  const { page, state } = usePage();
  const { name } = spec;
  if (!page.isVisible(name)) {
    const dropped = state.dropped.find(({ parameter }) => parameter === name);
    return dropped ? (
      <div class="field is-dropped" data-parameter={name}>
        <span class="label" />
        <p class="dropped-note dim small" role="status">
          {dropped.sentence}
        </p>
      </div>
    ) : null;
  }
  const isChanged = state.review.differences.some(({ parameter }) => parameter === name);
  const isRefused = state.error?.fields.includes(name) ?? false;
  const isBad = isRefused || page.findingsOf(name).some(({ severity }) => severity === 'error');
  // Below the list of classes nobody would see them.
  const isList = name === 'DBInstanceClass';
  const told = (
    <>
      <Messages name={name} />
      {page.refusedField === name && state.error && <RefusalAt error={state.error} />}
    </>
  );
  return (
    <div
      class={`field ${className} ${isChanged ? 'changed' : ''} ${isBad ? 'bad invalid' : ''}`}
      data-parameter={name}
    >
      <Label spec={spec} />
      <div class="control">
        {isList && told}
        <div class="row">
          <Control spec={spec} isBad={isBad} />
          <Was name={name} />
        </div>
        {helpShown.has(name) && (
          <p class="help dim small" id={`${name}-help`}>
            {spec.help}
          </p>
        )}
        {!isList && told}
      </div>
    </div>
  );
}

function Label({ spec }: { readonly spec: FieldSpec }): JSX.Element {
  const { texts, state } = usePage();
  const { name, label, control, help } = spec;
  const isGroup = control === 'radio' || control === 'databaseNames' || control === 'tableMeta';
  const isTime = name === 'BackupId' || name === 'RestoreTime';
  const text = isGroup ? (
    <span id={`${name}-label`}>{label}</span>
  ) : (
    <label for={name}>
      {label}
      {isTime && <span class="dim">{fill(texts.withNote, '', state.zone)}</span>}
    </label>
  );
  return (
    <div class="label">
      {text}
      {helpBehindIcon.has(name) && (
        <button
          type="button"
          class="tool inline"
          aria-label={fill(texts.helpOn, label)}
          aria-description={help}
          title={help}
        >
          <Icon name="help" />
        </button>
      )}
    </div>
  );
}

/** What the source has, and the way back to it. */
function Was({ name }: { readonly name: CloneParameterName }): JSX.Element | null {
  const { page, state, texts } = usePage();
  const difference = state.review.differences.find(({ parameter }) => parameter === name);
  if (!difference) return null;
  const { label, source, canReset } = difference;
  return (
    <span class="was small">
      {source !== '' && fill(texts.wasSource, source)}
      {canReset && (
        <button
          type="button"
          class="tool"
          aria-label={fill(texts.reset, label)}
          title={fill(texts.reset, label)}
          onClick={() => {
            page.post({ type: 'reset', parameter: name });
            // The button goes away.
            focusControl(name);
          }}
        >
          <Icon name="reset" />
        </button>
      )}
    </span>
  );
}

/** What is wrong with the value, each with the button that mends it. */
function Messages({ name }: { readonly name: CloneParameterName }): JSX.Element {
  const { page } = usePage();
  const text = page.textOf(name);
  // That a time cannot be read is told below the time already.
  const isToldThere = name === 'RestoreTime' && text !== '' && !isInstant(text);
  // A refusal says what was doubted before.
  const isRefused = page.refusedField === name;
  const findings = isToldThere
    ? []
    : page.findingsOf(name).filter(({ severity }) => severity === 'error' || !isRefused);
  return (
    <div id={`${name}-message`} class="messages" aria-live="polite">
      {findings.map(({ severity, message, code, fix }) => (
        <p key={message} class={`msg finding ${severity}`}>
          <Icon
            name={severity === 'error' ? 'error' : 'warning'}
            tone={severity === 'error' ? 'err' : 'warn'}
          />
          <span>{message}</span>
          {fix !== '' && code !== undefined && (
            <button
              type="button"
              class="chip"
              data-fix={code}
              onClick={() => {
                page.post({ type: 'fix', code, parameter: name });
              }}
            >
              {fix}
            </button>
          )}
        </p>
      ))}
    </div>
  );
}

/** As the API has it, which a text that could be read is turned into. */
function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text);
}
