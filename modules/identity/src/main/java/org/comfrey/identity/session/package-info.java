/**
 * Who is signed in where. A browser that has proved to the issuer who its person is holds an
 * <em>issuer session</em>; each application that it is then signed in to is a <em>sign-in</em>,
 * which is what people see listed and can end.
 */
@NullMarked
package org.comfrey.identity.session;

import org.jspecify.annotations.NullMarked;
