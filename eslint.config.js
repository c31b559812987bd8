import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import typescript from 'typescript-eslint'

const ignores = ['out/', 'dist/', 'node_modules/', '.runtime/', '.cache/', 'test-results/', 'playwright-report/']

export default defineConfig(
  { ignores },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['preload', 'main', 'renderer', 'e2e', '.'].map((folder) => `${folder}/tsconfig.json`),
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Numbers in messages are the rule here, not the exception.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `void listeners.push(…)` and arrow shorthand read well and lose nothing.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // `table[i]!` inside bounds we have just computed is clearer than an impossible branch.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An implementation of an asynchronous port may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
    },
  },
  // Static configuration and code that runs before anything is installed is plain JavaScript.
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser }, globals: globals.browser },
    rules: {
      // State classes replace plain collections (`$state.raw`) instead of making every entry of them reactive.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // Inside a template ESLint sees components and their callbacks as `any`; svelte-check knows and checks their types.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // What people read is in one place, where it can be translated: `main/strings`, `preload/contract/strings`, and
    // `renderer/strings`. The command line speaks English.
    files: ['main/**/*.ts', 'preload/**/*.ts'],
    ignores: [
      '**/strings/**',
      'main/{cli,setup}/**',
      '**/*.test.ts',
      '**/testing/**',
      '**/fake-*.ts',
      '**/*benchmark.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'NewExpression[callee.name=/^(Failure|PictureError|Unreadable)$/] > :matches(Literal, TemplateLiteral):nth-child(2)',
          message: 'Sentences for people are in `strings`.',
        },
        {
          selector: ':not(NewExpression[callee.name="Error"]) > Literal[value=/^[A-Z“].* .*[.]$/]',
          message: 'Sentences for people are in `strings`.',
        },
        {
          selector:
            ':not(NewExpression[callee.name="Error"]) > TemplateLiteral > TemplateElement:last-child[value.raw=/ .*[.]$/]',
          message: 'Sentences for people are in `strings`.',
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.svelte'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ':not(SvelteStyleElement) > SvelteText[value=/\\p{L}{2}/u]',
          message: 'Texts are in `renderer/strings`.',
        },
        {
          selector:
            'SvelteAttribute[key.name=/^(title|label|placeholder|alt|aria-(label|description|roledescription|valuetext))$/] > SvelteLiteral[value=/^(?!https:).*\\p{L}{2}/u]',
          message: 'Texts are in `renderer/strings`.',
        },
      ],
    },
  },
  {
    // AssemblyScript is not TypeScript: its own compiler checks it.
    ignores: ['**/*.as.ts'],
  },
  // What the command line prints is its product.
  { files: ['main/cli/**/*.ts', 'main/setup/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.test.ts', 'e2e/**/*.ts'],
    rules: {
      // Fakes and fixtures are shaped by hand.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-empty-pattern': 'off',
    },
  },
  prettier,
)
