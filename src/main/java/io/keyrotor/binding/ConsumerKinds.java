package io.keyrotor.binding;

import java.util.List;

/** What is known about each kind of consumer. Nothing here asks Azure. */
public interface ConsumerKinds {

	/** The rules of a consumer's kind; the safest ones if the kind is not known. */
	ConsumerRules rules(ConsumerKind kind);

	/** The kinds that are known. */
	List<ConsumerKind> kinds();

}
