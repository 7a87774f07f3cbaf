import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { GroupSpec } from '../../shared/protocol';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';
import { Field } from './field';
import { Presets } from './presets';

interface GroupProps {
  readonly group: GroupSpec;
  readonly isOpen: boolean;
  readonly toggle: (group: string, isOpen: boolean) => void;
}

/** A group of fields, with a summary line that expands to the fields. */
export function Group({ group, isOpen, toggle }: GroupProps): JSX.Element | null {
  const { page, state, texts } = usePage();
  const line = state.groups[group.id];
  useEffect(() => {
    // Some groups need lookups of their own when they are expanded.
    if (isOpen) page.post({ type: 'open', group: group.id });
  }, [isOpen, group.id, page]);
  const changes = line?.changes ?? 0;
  const isDoubted = group.fields.some(({ name }) => page.findingsOf(name).length > 0);
  const note = changes === 0 ? '' : changes === 1 ? texts.oneChange : fill(texts.changes, changes);
  return (
    <Details
      id={group.id}
      title={group.title}
      value={line?.value || '…'}
      note={note}
      isDoubted={isDoubted}
      isOpen={isOpen}
      toggle={toggle}
    >
      {group.id === 'size' && <Presets />}
      {group.fields.map((spec) => (
        <Field key={spec.name} spec={spec} />
      ))}
    </Details>
  );
}

interface DetailsProps {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly note: string;
  /** Whether the group has findings. */
  readonly isDoubted?: boolean;
  readonly isOpen: boolean;
  readonly toggle: (group: string, isOpen: boolean) => void;
  readonly children: preact.ComponentChildren;
}

export function Details(props: DetailsProps): JSX.Element {
  const { id, title, value, note, isDoubted = false, isOpen, toggle, children } = props;
  return (
    <details id={`group-${id}`} open={isOpen}>
      <summary
        class={note === '' ? '' : 'differs'}
        onClick={(event) => {
          event.preventDefault();
          toggle(id, !isOpen);
        }}
      >
        <Icon name="chevron" />
        <h2>{title}</h2>
        <span class="value cut">{value}</span>
        <span class="note folded">
          {isDoubted && <Icon name="warning" tone="warn" />} {note}
        </span>
      </summary>
      {isOpen && <div class="body">{children}</div>}
    </details>
  );
}
