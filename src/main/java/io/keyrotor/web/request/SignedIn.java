package io.keyrotor.web.request;

import java.security.Principal;

/** A caller whose token says who it is. */
public interface SignedIn extends Principal {

	/** The name and the id that the token has, for people to read. */
	String signedInAs();

}
