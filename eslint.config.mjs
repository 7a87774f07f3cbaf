// @ts-check
import tseslint from 'typescript-eslint';

/** The layers of the design, as rules. Patterns are matched against the import as it is written. */
const layer = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: patterns.map(([regex, message]) => ({ regex, message, caseSensitive: true })) },
    ],
  },
});
const vscode = ['^vscode$', 'Only src/vscode and src/extension.ts know the editor.'];
const sdk = [
  '^@(alicloud|darabonba)/',
  'Only src/core/rds/sdk.ts and src/core/accounts/{providers,profileProviders}.ts know the SDK.',
];
const sdkFiles = [
  'src/core/rds/sdk.ts',
  'src/core/accounts/providers.ts',
  'src/core/accounts/profileProviders.ts',
];
const other = (...names) => [
  `^\\.{1,2}/(.*/)?(${names.join('|')})(/|$)`,
  `This layer doesn't know ${names.join(', ')}.`,
];
/** Patterns see an import as it is written, so each has one way to be written: no detour, and not by its own layer. */
const straight = (layer) => [
  `(^|/)\\./\\.|[^.]/\\.|\\.\\./\\./|//|^(\\.\\./)+(src/)?${layer}(/|$)`,
  'Import it by the shortest path.',
];
/** What loads a large part of the extension when it is first used. */
const lazy = ['src/extension.ts', 'src/vscode/accounts/{sandboxAccount,register}.ts'];
const lateImports = [
  {
    selector: 'ImportExpression, TSImportType',
    message: 'The rules for imports see those at the top of a file.',
  },
];
/**
 * What shows a text or takes one away, as the editor has it. Names and codes come from the cloud, and the editor makes
 * links and icons of what it shows: src/vscode/ui leaves none in it.
 */
const raw = {
  calls:
    '/^(show(Information|Warning|Error)Message|showQuickPick|createQuickPick|showInputBox|createInputBox|withProgress|createStatusBarItem|setStatusBarMessage|createWebviewPanel|createTerminal|openExternal)$/',
  classes: '/^(MarkdownString|TreeItem)$/',
  properties:
    '/^(title|description|tooltip|badge|message|placeholder|placeHolder|prompt|validationMessage)$/',
};
const rawTexts = [
  `MemberExpression[property.name=${raw.calls}]`,
  `MemberExpression > Literal.property[value=${raw.calls}]`,
  `ObjectPattern > Property[key.name=${raw.calls}]`,
  `NewExpression[callee.property.name=${raw.classes}][arguments.0.type!="Literal"]`,
  `NewExpression[callee.name=${raw.classes}][arguments.0.type!="Literal"]`,
  `AssignmentExpression > MemberExpression.left[property.name=${raw.properties}]`,
  'MemberExpression[object.property.name="clipboard"][property.name="writeText"]',
].map((selector) => ({ selector, message: 'What is shown, copied or opened goes through src/vscode/ui.' }));
/** The features of the editor's part, and what each may know beside `ui`. Only src/vscode/*.ts connect the others. */
const features = {
  ui: [],
  accounts: [],
  errors: ['accounts'],
  backups: ['accounts', 'errors'],
  clones: ['accounts', 'errors'],
  form: ['accounts'],
  connect: ['accounts'],
  requestFile: ['accounts'],
  agent: ['accounts'],
};
const otherFeature = (name, known) => {
  const all = ['ui', ...known].filter((one) => one !== name);
  const others = Object.keys(features).filter((one) => one !== name && !all.includes(one));
  return [
    `^\\.\\./(?!\\.\\./|(${all.join('|')})/)|^(\\.\\./)+(${others.join('|')})/`,
    `The feature ${name} knows ${all.join(', ') || 'none'} only.`,
  ];
};
/** The folders of the core from the bottom up: each knows only those before it. The files beside them know none. */
const coreFolders = [
  'files',
  'errors',
  'endpoints',
  'accounts',
  'rds',
  'clone',
  'connect',
  'backups',
  'jobs',
  'backupTasks',
  'drafts',
  'form',
  'requestFile',
  'agent',
];
const notOfCore = (name, folders) =>
  folders.length === 0
    ? []
    : [[`^(\\./|(\\.\\./)+)(${folders.join('|')})(/|$)`, `${name} doesn't know ${folders.join(', ')}.`]];
/** The longest a function and a file may be, in lines. Tables may be longer, since nobody reads them from end to end. */
const tooLong = {
  'max-lines-per-function': ['error', { max: 60, skipComments: true }],
  'max-lines': ['error', { max: 400 }],
};
const tables = {
  functions: [
    'src/core/form/texts.ts',
    'src/core/form/databaseTexts.ts',
    'src/core/jobs/machine.ts',
    'src/sandbox/seed/hangzhou.ts',
    'src/sandbox/seed/shanghai.ts',
  ],
  files: ['src/core/clone/parameters.ts', 'src/core/clone/rules/grounds.ts'],
};
const packages = (allowed) => [`^(?!${allowed}|\\.)`, 'This layer has no such dependency.'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'node_modules/'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['**/*.d.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      // An empty string is as good as none in many places here.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // The editor's API takes object literals for its disposables.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // tsconfig's noPropertyAccessFromIndexSignature wants the brackets that this would remove.
      '@typescript-eslint/dot-notation': 'off',
    },
  },

  layer(
    ['src/shared/**'],
    [vscode, sdk, other('core', 'sandbox', 'vscode', 'webview'), packages('valibot$'), straight('shared')],
  ),
  layer(
    ['src/sandbox/**'],
    [vscode, sdk, other('core', 'vscode', 'webview'), packages('node:'), straight('sandbox')],
  ),
  layer(
    ['src/webview/**'],
    [
      vscode,
      sdk,
      other('core', 'sandbox', 'vscode'),
      packages('valibot$|@vscode/l10n$|preact(/|$)'),
      straight('webview'),
    ],
  ),
  // A folder that has no place in the order yet may import none.
  layer(
    ['src/core/**'],
    [
      vscode,
      sdk,
      other('sandbox', 'vscode', 'webview'),
      straight('core'),
      ...notOfCore('This part of core', coreFolders),
    ],
  ),
  ...coreFolders.flatMap((folder, index) => {
    const above = notOfCore(`core/${folder}`, coreFolders.slice(index + 1));
    const rules = [vscode, other('sandbox', 'vscode', 'webview'), straight('core'), ...above];
    const ofSdk = sdkFiles.filter((file) => file.startsWith(`src/core/${folder}/`));
    return [
      layer([`src/core/${folder}/**`], [sdk, ...rules], ofSdk),
      ...(ofSdk.length > 0 ? [layer(ofSdk, rules)] : []),
    ];
  }),
  layer(['src/vscode/*.ts', 'src/extension.ts'], [sdk, other('webview'), straight('vscode')]),
  // A new feature knows none until it is named above.
  ...Object.entries({ '*': [], ...features }).map(([name, known]) =>
    layer([`src/vscode/${name}/**`], [sdk, other('webview'), straight('vscode'), otherFeature(name, known)]),
  ),
  {
    files: ['src/**'],
    ignores: lazy,
    rules: { 'no-restricted-syntax': ['error', ...lateImports] },
  },
  // It names the type of what is loaded late.
  {
    files: ['src/core/rds/transport.ts'],
    rules: { 'no-restricted-syntax': ['error', { ...lateImports[0], selector: 'ImportExpression' }] },
  },
  {
    files: ['src/vscode/**', 'src/extension.ts'],
    ignores: ['src/vscode/ui/**'],
    rules: { 'no-restricted-syntax': ['error', ...rawTexts, ...lateImports] },
  },
  { files: lazy, rules: { 'no-restricted-syntax': ['error', ...rawTexts] } },

  { files: ['src/**'], rules: tooLong },
  {
    files: ['test/**/*.ts'],
    // Their tests share one workbench, which takes long to start.
    ignores: ['test/ui/{accounts,form,languages}.test.ts'],
    rules: { 'max-lines': tooLong['max-lines'] },
  },
  { files: tables.functions, rules: { 'max-lines-per-function': 'off' } },
  { files: tables.files, rules: { 'max-lines': 'off' } },

  {
    files: ['src/core/**', 'src/vscode/**'],
    ignores: ['src/core/language.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['toLocaleString', 'toFixed'].map((property) => ({
          property,
          message: 'Numbers are written by numberText, in the language of the texts.',
        })),
      ],
    },
  },

  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'AwaitExpression > NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]:not(WhileStatement *, ForStatement *)',
          // In a loop it is the pause between two looks at the condition.
          message: 'Wait for a condition (waitFor in test/harness/shared.mjs), not for a time.',
        },
        {
          selector: 'CallExpression[callee.property.name="waitForTimeout"]',
          message: 'Wait for a condition, not for a time.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
);
