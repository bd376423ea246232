import { Catch } from '@nestjs/common';
import { PageExceptionFilter } from '../pages/page.exception-filter.js';

/** After a log-in that went wrong another one is what one wants. */
@Catch()
export class LoginPageExceptionFilter extends PageExceptionFilter {
  protected override readonly wayOn = { href: '/auth/login', text: 'Sign in again' };
}
