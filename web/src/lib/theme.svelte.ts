/** Light or dark: the system's wish until the reader chooses. The choice is the browser's to keep, not the address's. */

export type Theme = 'auto' | 'light' | 'dark';
const KEY = 'bifrons-theme';

class Themes {
  now = $state<Theme>(read());

  apply(): void {
    if (this.now === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.now;
  }

  choose(theme: Theme): void {
    this.now = theme;
    try {
      if (theme === 'auto') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // A browser that keeps nothing: the choice lasts as long as the page.
    }
    this.apply();
  }
}

function read(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

export const theme = new Themes();
