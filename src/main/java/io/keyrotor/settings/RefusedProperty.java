package io.keyrotor.settings;

/**
 * A configured property with which the service does not start. Its message is a sentence
 * that begins with the property's full name; whether the value stands in it is for those
 * to decide who know that it is no secret.
 */
public final class RefusedProperty extends RuntimeException {

	private final String property;

	/**
	 * Refuses a property.
	 * @param property its full name, such as {@code keyrotor.key-stores.payments.uri}
	 * @param reason what is wrong and what would be right, in whole sentences
	 */
	public RefusedProperty(String property, String reason) {
		super("The property " + property + " is refused: " + reason);
		this.property = property;
	}

	/** The property's full name. */
	public String property() {
		return this.property;
	}

}
