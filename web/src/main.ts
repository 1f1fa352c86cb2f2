import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { nav } from './lib/nav.svelte';
import { theme } from './lib/theme.svelte';

theme.apply();
nav.listen();
mount(App, { target: document.getElementById('app') as HTMLElement });
