/** The kit, themed hard: our scales, our sizes, and the accessibility defaults axe asks for. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#e8edf9',
  '#cfd9f2',
  '#a9bae6',
  '#8199d8',
  '#5f7bca',
  '#4766bb',
  '#3f60c4',
  '#2b47a0',
  '#223a86',
  '#1a2d69',
];
const steel: MantineColorsTuple = [
  '#f5f7f9',
  '#eef1f4',
  '#dfe4ea',
  '#c2cad4',
  '#9aa5b3',
  '#5d6978',
  '#465261',
  '#323c49',
  '#222b36',
  '#17202b',
];
const night: MantineColorsTuple = [
  '#e3e8ee',
  '#b3bdc9',
  '#8f9bab',
  '#5a6675',
  '#3d4856',
  '#27303b',
  '#1b222b',
  '#151b22',
  '#11171d',
  '#0f141a',
];
const claret: MantineColorsTuple = [
  '#fbe9ed',
  '#f2cdd5',
  '#e3a0ae',
  '#d27287',
  '#bf4a65',
  '#a9294a',
  '#9c1c3c',
  '#8b1030',
  '#730b27',
  '#5b071d',
];

const closeWith = (label: string) => ({ closeButtonProps: { 'aria-label': label } });
const overlay = {
  ...closeWith('Close'),
  attributes: { header: { role: 'presentation' } },
  overlayProps: { color: 'var(--gh-scrim)', backgroundOpacity: 1, blur: 0 },
};
const size = { defaultProps: { size: 'xs' } };

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: { ink, gray: steel, dark: night, claret },
  fontFamily: 'var(--gh-font)',
  fontFamilyMonospace: 'var(--gh-mono)',
  fontSizes: { xs: '13px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '4px', lg: '6px', xl: '8px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' }, styles: { label: { fontWeight: 550 } } },
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    TextInput: size,
    PasswordInput: size,
    Textarea: size,
    InputWrapper: { styles: { description: { fontSize: 12 } } },
    NumberInput: size,
    Select: size,
    MultiSelect: size,
    TagsInput: size,
    Autocomplete: size,
    Checkbox: {
      ...size,
      styles: { description: { marginTop: 2, paddingInlineStart: 12, fontSize: 12 } },
    },
    Radio: size,
    Switch: {
      ...size,
      styles: { description: { marginTop: 2, paddingInlineStart: 12, fontSize: 12 } },
    },
    SegmentedControl: size,
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false } },
    Modal: { defaultProps: { ...overlay, centered: true, transitionProps: { duration: 90 } } },
    Drawer: { defaultProps: { ...overlay, position: 'right', transitionProps: { duration: 90 } } },
    Menu: { defaultProps: { transitionProps: { duration: 60 } } },
  },
});

/** The kit's own variables point at our tokens, so both schemes have one source. */
const shared = {
  '--mantine-color-body': 'var(--gh-surface)',
  '--mantine-color-text': 'var(--gh-text)',
  '--mantine-color-bright': 'var(--gh-text)',
  '--mantine-color-dimmed': 'var(--gh-text-3)',
  '--mantine-color-placeholder': 'var(--gh-text-3)',
  '--mantine-color-anchor': 'var(--gh-accent)',
  '--mantine-color-error': 'var(--gh-bad)',
  '--mantine-color-default': 'var(--gh-surface)',
  '--mantine-color-default-hover': 'var(--gh-hover)',
  '--mantine-color-default-color': 'var(--gh-text)',
  '--mantine-color-default-border': 'var(--gh-line-strong)',
  '--mantine-color-disabled': 'var(--gh-sunken)',
  '--mantine-color-disabled-color': 'var(--gh-text-3)',
  '--mantine-color-gray-light-color': 'var(--gh-text-2)',
  '--mantine-color-gray-light-hover': 'var(--gh-hover)',
  '--mantine-primary-color-light': 'var(--gh-accent-soft)',
  '--mantine-primary-color-light-color': 'var(--gh-accent)',
  '--mantine-color-ink-light-color': 'var(--gh-accent)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...shared, '--mantine-color-gray-4': 'var(--gh-line-strong)' },
  dark: {
    ...shared,
    '--mantine-color-claret-filled': '#b53253',
    '--mantine-color-claret-filled-hover': '#c43d60',
  },
});
