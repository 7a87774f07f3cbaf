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

/** Fields whose help text is always visible; the other help texts are behind an icon. */
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
  const mayBeRefused = state.error?.fields.includes(name) ?? false;
  const isBad = mayBeRefused || page.findingsOf(name).some(({ severity }) => severity === 'error');
  // Below the long list of classes, messages would be out of view.
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
            // The button disappears, so the focus moves to the control.
            focusControl(name);
          }}
        >
          <Icon name="reset" />
        </button>
      )}
    </span>
  );
}

/** The findings of the value, each with the button for its fix. */
function Messages({ name }: { readonly name: CloneParameterName }): JSX.Element {
  const { page } = usePage();
  const text = page.textOf(name);
  // The time field itself reports an unreadable time.
  const isToldThere = name === 'RestoreTime' && text !== '' && !isInstant(text);
  // A refusal replaces the warnings.
  const showsRefusal = page.refusedField === name;
  const findings = isToldThere
    ? []
    : page.findingsOf(name).filter(({ severity }) => severity === 'error' || !showsRefusal);
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

/** The format of the API, to which every readable time is converted. */
function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text);
}
