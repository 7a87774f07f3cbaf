import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CloneDBInstanceRequest, CloneDBInstanceRequestServerlessConfig } from '@alicloud/rds20140815';
import type * as compiler from 'typescript';
import { exportRequest } from '../../../../src/core/clone/export';
import { foreignNames } from '../../../../src/core/clone/export/names';
import type { CloneRequest } from '../../../../src/shared/clone';
import { awkward, input, request, serverlessRequest, unusualRequest } from './samples';

const models: Record<string, { names(): Record<string, string> }> = {
  CloneDBInstanceRequest,
  CloneDBInstanceRequestServerlessConfig,
};

describe('Export for TypeScript', () => {
  let ts: typeof compiler;

  before(function () {
    // Not part of the bundle of the tests, which it would double.
    ts = createRequire(join(process.cwd(), 'package.json'))('typescript') as typeof compiler;
  });

  /** The models that a program makes, and the settings of its client: object literals, by the class they are for. */
  function read(text: string) {
    const file = ts.createSourceFile('clone.ts', text, ts.ScriptTarget.ES2022, true);
    const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
    assert.deepEqual(diagnostics, []);
    const made = new Map<string, Record<string, unknown>>();
    const imported: string[] = [];

    const valueOf = (node: compiler.Expression): unknown => {
      if (ts.isStringLiteral(node)) return node.text;
      if (ts.isNumericLiteral(node)) return Number(node.text);
      if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
      if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
      // Sent as JSON, with the wire names of its members.
      if (ts.isNewExpression(node) && node.arguments?.length) {
        return JSON.stringify(wire(node.expression.getText(), node.arguments[0]!));
      }
      return node.getText();
    };
    const wire = (model: string, node: compiler.Expression): Record<string, unknown> => {
      assert.ok(ts.isObjectLiteralExpression(node));
      const names = models[model]?.names();
      return Object.fromEntries(
        node.properties.map((property) => {
          assert.ok(ts.isPropertyAssignment(property));
          const name = property.name.getText();
          if (names) assert.ok(names[name], `${model} has no field ${name}`);
          return [names?.[name] ?? name, valueOf(property.initializer)];
        }),
      );
    };
    const visit = (node: compiler.Node): void => {
      if (ts.isImportDeclaration(node)) imported.push((node.moduleSpecifier as compiler.StringLiteral).text);
      if (
        ts.isNewExpression(node) &&
        node.arguments?.[0] &&
        ts.isObjectLiteralExpression(node.arguments[0])
      ) {
        const model = node.expression.getText();
        made.set(model, wire(model, node.arguments[0]));
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return { made, imported, text };
  }

  const sent = (one: CloneRequest) => {
    const { ClientToken, ...parameters } = read(
      exportRequest('typescript', input({ request: one })),
    ).made.get('CloneDBInstanceRequest')!;
    assert.equal(ClientToken, input().clientToken);
    return parameters;
  };

  it('sends the same parameters', () => {
    for (const one of [request, serverlessRequest, unusualRequest]) assert.deepEqual(sent(one), one);
  });

  it('sends any value', () => {
    // As many as there are parameters in one program.
    const names = [...foreignNames.keys()].filter(
      (name) => !['ClientToken', 'ServerlessConfig'].includes(name),
    );
    for (let start = 0; start < awkward.length; start += names.length) {
      const values = awkward.slice(start, start + names.length);
      const one = Object.fromEntries(values.map((value, index) => [names[index]!, value]));
      assert.deepEqual(sent(one), one);
    }
  });

  it('sets the client up for a request that takes a while', () => {
    const { made, imported } = read(exportRequest('typescript', input({ endpoint: '127.0.0.1:8080' })));
    assert.deepEqual(made.get('$OpenApiUtil.Config'), {
      credential: 'new Credential()',
      regionId: 'cn-hangzhou',
      endpoint: '127.0.0.1:8080',
      connectTimeout: 30_000,
      readTimeout: 30_000,
    });
    assert.deepEqual(imported, ['@alicloud/credentials', '@alicloud/openapi-core', '@alicloud/rds20140815']);
    assert.ok(!read(exportRequest('typescript', input())).made.get('$OpenApiUtil.Config')!['endpoint']);
  });

  it('says in comments what it cannot say', () => {
    const one = { ...request, Unheard: 'a\nb', ServerlessConfig: '{"Other":1}' };
    const { text } = read(exportRequest('typescript', input({ request: one })));
    assert.ok(text.includes("// The SDK has no field for Unheard = 'a\\nb'."));
    assert.ok(text.includes('// The SDK has no field for ServerlessConfig = "{\\"Other\\":1}".'));
    assert.deepEqual(sent(one), request);
  });

  it('cannot be ended by what is in a comment', () => {
    const text = exportRequest('typescript', input({ sourceName: 'a\u2028b()\u2029c\r\nd' }));
    assert.equal(text.split(/[\n\r\u2028\u2029]/)[0], '// Clones a b() c d (rm-bp1source, MySQL).');
  });
});
