import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { FormState, GroupSpec } from '../../shared/protocol';
import { Bar } from '../bar/bar';
import { PageProvider, type Page } from '../page';
import { AfterGroup } from './afterGroup';
import { Field } from './field';
import { focusControl } from './focus';
import { Group } from './group';
import { Refusal } from './refusal';
import { RestorePoint } from './restorePoint';
import { Said } from './said';

/**
 * Expanded groups. A group expands by itself when a value in it has an error or differs, but never collapses by
 * itself.
 */
type OpenGroups = ReadonlySet<string>;

let openGroup: ((group: string) => void) | undefined;

interface AppProps {
  readonly page: Page;
  readonly state: FormState;
  /** The draft as the user left it; groups with chosen values are expanded. */
  readonly workedOn: CloneDraft;
}

export function App({ page, state, workedOn }: AppProps): JSX.Element {
  const isSent = state.progress !== undefined && !['sending', 'waiting'].includes(state.progress.phase);
  const isAgain = useAgain(isSent);
  useFrozenFocus(state.frozen);
  useKeys(page);
  return (
    <PageProvider value={{ page, state, texts: page.texts }}>
      <main class={`page ${state.draft.restoreBy === 'time' ? 'pit' : ''}`}>
        <form
          novalidate
          aria-label={state.title}
          onSubmit={(event) => {
            event.preventDefault();
          }}
        >
          <header>
            <h1>{state.title}</h1>
            <p class="dim subtitle">{state.subtitle}</p>
          </header>
          {isSent ? (
            <Said />
          ) : (
            <Fields page={page} state={state} workedOn={isAgain ? state.draft : workedOn} />
          )}
        </form>
        <Bar isSent={isSent} />
      </main>
    </PageProvider>
  );
}

function Fields({ page, state, workedOn }: AppProps): JSX.Element {
  const { open, toggle } = useGroups(page, workedOn);
  const [name, restorePoint, ...groups] = page.shownGroups;
  return (
    <div id="fields" inert={state.frozen}>
      {state.error && page.refusedField === undefined && <Refusal error={state.error} />}
      <LooseFindings page={page} />
      {name?.fields.map((spec) => (
        <Field key={spec.name} spec={spec} className="top" />
      ))}
      {restorePoint && <RestorePoint group={restorePoint} />}
      <div class="groups">
        {groups.map((group) => (
          <Group key={group.id} group={group} isOpen={open.has(group.id)} toggle={toggle} />
        ))}
        <AfterGroup isOpen={open.has('after')} toggle={toggle} />
      </div>
    </div>
  );
}

function LooseFindings({ page }: { readonly page: Page }): JSX.Element {
  const loose = page.state.findings.filter(({ parameter }) => !parameter || !page.specOf(parameter));
  return (
    <div id="summary" tabIndex={-1} role="status">
      {loose.map(({ message, severity }) => (
        <p key={message} class={`finding ${severity}`}>
          {message}
        </p>
      ))}
    </div>
  );
}

function useGroups(
  page: Page,
  draft: CloneDraft,
): { readonly open: OpenGroups; readonly toggle: (group: string, isOpen: boolean) => void } {
  const [open, setOpen] = useState<OpenGroups>(() => chosenGroups(page, draft));
  const toggle = (group: string, isOpen: boolean): void => {
    setOpen((before) => {
      const next = new Set(before);
      if (isOpen) next.add(group);
      else next.delete(group);
      return next.size === before.size ? before : next;
    });
  };
  openGroup = (group) => {
    toggle(group, true);
  };
  const wrong = new Set(
    [...page.errors.map(({ parameter }) => parameter), page.refusedField].flatMap((name) => {
      const group = name && page.groupOf(name);
      return group ? [group] : [];
    }),
  );
  const seen = useRef<ReadonlySet<string>>(new Set());
  useLayoutEffect(() => {
    for (const group of wrong) if (!seen.current.has(group)) toggle(group, true);
    seen.current = wrong;
  });
  return { open, toggle };
}

/**
 * Groups with values that the user chose, so that a draft opens where the user worked on it. Differences from the
 * source are not known at the first rendering.
 */
function chosenGroups(page: Page, draft: CloneDraft): OpenGroups {
  const chosen = page.groups.filter(({ fields }) =>
    fields.some(({ name }) => draft.values[name]?.origin === 'chosen'),
  );
  return new Set(chosen.map(({ id }) => id));
}

/** Moves the focus to a field, or where it is not shown to the error, the summary or the submit button. */
export function focusField(page: Page, parameter: CloneParameterName | undefined): void {
  // An answer must not take the focus from another part of the window.
  if (!document.hasFocus()) return;
  const group = parameter && page.groupOf(parameter);
  if (group) openGroup?.(group);
  // The group expands with the next rendering.
  requestAnimationFrame(() => {
    if (parameter && page.isVisible(parameter)) focusControl(parameter);
    else
      (
        document
          .querySelector<HTMLElement>('.error-panel, #summary > p')
          ?.closest<HTMLElement>('[tabindex]') ?? document.getElementById('submit')
      )?.focus();
  });
}

/** Users usually start with the name. */
export function focusName(): void {
  const name = document.getElementById('DBInstanceDescription');
  if (document.activeElement !== document.body || !(name instanceof HTMLInputElement)) return;
  name.focus();
  name.select();
}

/** Whether the form was sent before and is now open for another clone. */
function useAgain(isSent: boolean): boolean {
  const wasSent = useRef(isSent);
  const isAgain = wasSent.current && !isSent;
  useEffect(() => {
    if (isSent) wasSent.current = true;
    else if (wasSent.current && document.hasFocus()) focusName();
  }, [isSent]);
  return isAgain;
}

/** Restores the focus when a control that was disabled is enabled again. */
function useFrozenFocus(frozen: boolean): void {
  const lost = useRef<HTMLElement | undefined>(undefined);
  const active = document.activeElement;
  if (frozen && active instanceof HTMLElement && active.closest('#fields')) lost.current = active;
  useEffect(() => {
    if (frozen || !lost.current) return;
    if (document.activeElement === document.body && document.hasFocus()) lost.current.focus();
    lost.current = undefined;
  }, [frozen]);
}

/** Ctrl or Cmd with Enter submits; F8 and Shift+F8 cycle through the errors. */
function useKeys(page: Page): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        if (!event.repeat) page.submit();
      } else if (event.key === 'F8') {
        event.preventDefault();
        const names = wrongFields(page);
        if (names.length === 0 && page.errors.length === 0) return;
        const at = names.findIndex((name) => document.activeElement?.closest(`[data-parameter="${name}"]`));
        const next = event.shiftKey ? (at <= 0 ? names.length : at) - 1 : (at + 1) % names.length;
        focusField(page, names[next]);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [page]);
}

export function wrongFields(page: Page): readonly CloneParameterName[] {
  const names = new Set([page.refusedField, ...page.errors.map(({ parameter }) => parameter)]);
  const inOrder: readonly GroupSpec['fields'][number][] = page.groups.flatMap(({ fields }) => fields);
  return inOrder.map(({ name }) => name).filter((name) => names.has(name));
}
