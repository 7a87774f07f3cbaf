import * as v from 'valibot';

/**
 * The difference between two states of the form. Objects are compared key by key, and a changed list is sent as a
 * whole, so that a change of one field takes a few bytes even with thousands of choices.
 */
export const patchSchema = v.array(
  v.object({
    path: v.array(v.pipe(v.string(), v.notValue('__proto__'))),
    /** Absent when the key was removed. */
    value: v.optional(v.unknown()),
  }),
);
export type Patch = v.InferOutput<typeof patchSchema>;

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

/** The patch from `before` to `after`. Identical objects are skipped. */
export function patchOf(before: Tree, after: Tree, path: readonly string[] = []): Patch {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): Patch => {
    const [old, now] = [before[key], after[key]];
    if (old === now) return [];
    const here = [...path, key];
    if (now === undefined) return [{ path: here }];
    if (isTree(old) && isTree(now)) return patchOf(old, now, here);
    return isSame(old, now) ? [] : [{ path: here, value: now }];
  });
}

/** A copy of the state with the patch applied; parts that the patch does not name keep their object identity. */
export function patched(state: Tree, patch: Patch): Tree {
  return patch.reduce<Tree>((current, { path, value }) => withValueAt(current, path, value), state);
}

function withValueAt(tree: Tree, [key, ...rest]: readonly string[], value: unknown): Tree {
  if (key === undefined) return tree;
  const { [key]: old, ...others } = tree;
  if (rest.length > 0) return { ...others, [key]: withValueAt(isTree(old) ? old : {}, rest, value) };
  return value === undefined ? others : { ...others, [key]: value };
}
