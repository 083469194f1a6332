package io.keyrotor.step;

/**
 * A subject was kept by a newer version of Keyrotor, in words that this one does not
 * know. It is left as it is for the newer one.
 */
public final class SubjectIsNewer extends RuntimeException {

	public SubjectIsNewer(Throwable cause) {
		super("It was kept by a newer version of Keyrotor, in words that this one does not know. It is left as it is for a newer node; ask there, or upgrade this one.",
				cause);
	}

}
