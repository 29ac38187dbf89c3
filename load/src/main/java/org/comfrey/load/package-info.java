/** A day of a community, as Gatling plays it against a running server. */
package org.comfrey.load;
