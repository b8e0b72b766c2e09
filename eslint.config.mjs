import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

// Architecture as a lint rule: who may depend on whom (docs/architecture.md).
const depConstraints = [
  {
    sourceTag: 'type:domain',
    onlyDependOnLibsWithTags: ['type:domain'],
    bannedExternalImports: [
      '@nestjs/*',
      'typeorm',
      '@apollo/*',
      '@temporalio/*',
      '@nats-io/*',
      'pg',
      'class-validator',
    ],
  },
  {
    sourceTag: 'type:contracts',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:domain'],
    bannedExternalImports: ['typeorm', '@temporalio/*', '@nats-io/*', 'pg', '@nestjs/microservices'],
  },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:contracts', 'type:domain'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:contracts', 'type:domain'] },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:tool', 'type:lib', 'type:contracts', 'type:domain'],
  },
  // Usable without the rest of DataSpoke.
  {
    sourceTag: 'scope:sql-lineage',
    onlyDependOnLibsWithTags: ['scope:sql-lineage'],
    bannedExternalImports: ['@nestjs/*'],
  },
  {
    sourceTag: 'scope:datahub-client',
    onlyDependOnLibsWithTags: ['scope:domain'],
    bannedExternalImports: ['@nestjs/*'],
  },
  {
    sourceTag: 'scope:connectors',
    onlyDependOnLibsWithTags: ['scope:domain', 'scope:sql-lineage'],
    bannedExternalImports: ['@nestjs/*'],
  },
  { sourceTag: 'scope:service-kit', onlyDependOnLibsWithTags: ['scope:domain', 'scope:contracts'] },
  // Orchestration only: a workflow host has no database and no catalog client.
  {
    sourceTag: 'scope:worker',
    onlyDependOnLibsWithTags: ['scope:contracts', 'scope:domain', 'scope:service-kit'],
    bannedExternalImports: ['typeorm', 'pg', '@apollo/*'],
  },
];

const strict = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-nullish-coalescing': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  '@typescript-eslint/no-extraneous-class': 'off',
};

export default [
  { ignores: ['**/dist', '**/out-tsc', '**/.dataspoke', '**/generated', '**/jest.config.js'] },
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: strict,
  },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: [], depConstraints },
      ],
    },
  },
  // One place reads the environment: the configuration of service-kit.
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.fixture.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only the configuration in libs/service-kit reads the environment.',
        },
      ],
    },
  },
  { files: ['libs/service-kit/src/config/**'], rules: { 'no-restricted-properties': 'off' } },
  // Workflow code runs in a deterministic sandbox.
  {
    files: ['apps/worker/src/workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                'node:*',
                '@nestjs/*',
                '@temporalio/client',
                '@temporalio/worker',
                '@dataspoke/service-kit',
              ],
              message: 'Workflows orchestrate only.',
            },
          ],
        },
      ],
    },
  },
  // A tool is a terminal program; specs may use the servers and emulators of tools/.
  { files: ['tools/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.fixture.ts', 'tests/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
];
