package io.keyrotor.binding;

class InMemoryBindingsTest extends BindingsContract {

	@Override
	protected Bindings bindings() {
		return new InMemoryBindings();
	}

}
