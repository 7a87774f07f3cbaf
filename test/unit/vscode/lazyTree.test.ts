import assert from 'node:assert/strict';
import type { TreeDataProvider } from 'vscode';
import { LazyTree } from '../../../src/vscode/ui/lazyTree';
import { settle, VirtualClock } from '../../support/virtualClock';
import { EventEmitter } from '../../support/vscode';
import { fake } from './support';

describe('a change of a row', () => {
  const clock = new VirtualClock();
  let changed: EventEmitter<string | undefined>;
  let told: (string | undefined)[];
  let tree: LazyTree<string>;
  /** Ends the requests for the children of a node. */
  let answers: Map<string | undefined, () => void>;

  beforeEach(() => {
    changed = new EventEmitter();
    told = [];
    answers = new Map();
    tree = new LazyTree<string>(() => Promise.reject(new Error('is connected')), clock);
    tree.onDidChangeTreeData((node) => told.push(node ?? undefined));
    tree.connect(
      fake<TreeDataProvider<string>>({
        onDidChangeTreeData: changed.event,
        getChildren: (node) =>
          new Promise((resolve, reject) => {
            if (node === 'broken') reject(new Error('broken'));
            answers.set(node, () => {
              resolve(['child']);
            });
          }),
      }),
    );
  });

  const answer = async (node: string | undefined): Promise<void> => {
    answers.get(node)?.();
    await settle();
  };

  /** When what was answered has been sent. */
  const sent = async (): Promise<void> => {
    await clock.pass(10);
    await settle();
  };

  it('is told at once when its children are not on their way', async () => {
    void tree.getChildren('other');
    changed.fire('row');
    changed.fire(undefined);
    assert.deepEqual(told, ['row', undefined]);
    await answer('other');
  });

  it('waits for the children that were requested, and until they have been sent', async () => {
    void tree.getChildren('row');
    changed.fire('row');
    await clock.pass(60_000);
    assert.deepEqual(told, []);
    await answer('row');
    changed.fire('row');
    assert.deepEqual(told, []);
    await sent();
    assert.deepEqual(told, ['row']);
    changed.fire('row');
    assert.deepEqual(told, ['row', 'row']);
  });

  it('waits for the children of the rows that are requested with it', async () => {
    // As the extension host does with several rows: one after the other, and all of them are sent at the end.
    const both = tree.getChildren('row').then(() => tree.getChildren('slow'));
    await answer('row');
    await clock.pass(60_000);
    changed.fire('row');
    assert.deepEqual(told, []);
    await answer('slow');
    await both;
    await sent();
    assert.deepEqual(told, ['row']);
  });

  it('is not held by a request that comes later', async () => {
    void tree.getChildren('row');
    await answer('row');
    await sent();
    void tree.getChildren('slow');
    changed.fire('row');
    assert.deepEqual(told, ['row']);
    await answer('slow');
  });

  it('of all rows does not wait for an account that does not answer, but for rows that are being sent', async () => {
    void tree.getChildren();
    changed.fire(undefined);
    assert.deepEqual(told, [undefined]);
    await answer(undefined);
    changed.fire(undefined);
    assert.deepEqual(told, [undefined]);
    await sent();
    assert.deepEqual(told, [undefined, undefined]);
  });

  it('does not wait for what is requested with the first rows, nor they for it', async () => {
    // As the extension host does to reveal a row.
    const first = tree.getChildren().then(() => tree.getChildren('slow'));
    await answer(undefined);
    await sent();
    changed.fire(undefined);
    assert.deepEqual(told, [undefined]);
    const again = tree.getChildren('row').then(() => tree.getChildren());
    await answer('row');
    await sent();
    changed.fire('row');
    assert.deepEqual(told, [undefined, 'row']);
    await answer('slow');
    await answer(undefined);
    await Promise.all([first, again]);
  });

  it('is told when its children could not be had', async () => {
    const failed = tree.getChildren('broken');
    changed.fire('broken');
    await assert.rejects(failed, /broken/);
    assert.deepEqual(told, []);
    await sent();
    assert.deepEqual(told, ['broken']);
  });
});
